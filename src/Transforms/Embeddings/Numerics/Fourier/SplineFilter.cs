namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>What cubic B-spline spreading and interpolation do to a frequency, to be undone in the kernel's spectrum.</summary>
/// <remarks>
/// Dividing by the squared transform of the spline's samples (1/6, 4/6, 1/6) makes the interpolated convolution exact for points on grid
/// nodes (Unser, "Splines: a perfect fit for signal and image processing", IEEE Signal Processing Magazine 1999).
/// </remarks>
internal static class SplineFilter
{
    /// <summary>The factor for one axis at an angular frequency in radians per node.</summary>
    public static double Correction(double frequency)
    {
        double transform = (2 + Math.Cos(frequency)) / 3;
        return 1 / (transform * transform);
    }
}
