namespace MLNet.Embeddings.Tsne.Similarity;

/// <summary>The similarity of two points of the map: K(s) = (1 + s/ν)^−(ν+1)/2 of the squared distance s, with ν degrees of
/// freedom.</summary>
/// <remarks>
/// The gradient of the divergence is (2ν+2)/ν · Σ (p − K/Z) · (y − y′)/(1 + s/ν) (van der Maaten, "Learning a parametric embedding by
/// preserving local structure", AISTATS 2009). The engine works with the sum alone: at ν = 1 it is a quarter of the gradient, the
/// convention for which the learning rates of the literature are meant.
/// </remarks>
internal readonly struct StudentKernel(double degreesOfFreedom)
{
    /// <summary>ν.</summary>
    public double DegreesOfFreedom => degreesOfFreedom;

    /// <summary>1/ν.</summary>
    public float InverseDegrees => (float)(1 / degreesOfFreedom);

    /// <summary>(ν+1)/2.</summary>
    public double Exponent => (degreesOfFreedom + 1) / 2;

    /// <summary>Whether K is simply 1/(1 + s).</summary>
    public bool IsCauchy => degreesOfFreedom == 1;

    /// <summary>From the sum that the engine works with to the gradient of the divergence.</summary>
    public double GradientFactor => ((2 * degreesOfFreedom) + 2) / degreesOfFreedom;

    /// <summary>K(s).</summary>
    public double Value(double squared) => Math.Pow(1 + (squared / degreesOfFreedom), -Exponent);
}
