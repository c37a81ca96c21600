namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>A function of the distance between two points, sampled along a grid line.</summary>
internal interface IRadialKernel
{
    /// <summary>Sets value <c>k</c> to the kernel at squared distance <paramref name="squaredOffset"/> +
    /// (k·<paramref name="spacing"/>)².</summary>
    void Sample(double squaredOffset, double spacing, Span<float> values);
}
