using System.Numerics.Tensors;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Subtracts the local mean of a plane and divides by its local deviation. One instance per thread.</summary>
/// <remarks>
/// What remains is where edges lie and which way they go, not how bright or strong they are, so brightness, contrast and smooth shadows
/// cancel. The floor keeps noise in flat areas from being blown up to structure: a plane in a clear sky is then compared by the plane
/// alone, not by the sky.
/// </remarks>
internal sealed class LocalContrast(int side, float deviation)
{
    private const float NoiseFloor = 4;
    private const float VarianceWindow = 1.5f;

    private readonly GaussianBlur _mean = new(side, deviation);
    private readonly GaussianBlur _variance = new(side, deviation * VarianceWindow);
    private readonly float[] _scratch = new float[side * side];

    /// <summary>Normalizes a plane of 8-bit levels in place.</summary>
    public void Apply(Span<float> plane)
    {
        _mean.Apply(plane, _scratch);
        TensorPrimitives.Subtract(plane, _scratch, plane);
        TensorPrimitives.Multiply(plane, plane, _scratch);
        _variance.Apply(_scratch, _scratch);
        TensorPrimitives.Add(_scratch, NoiseFloor * NoiseFloor, _scratch);
        TensorPrimitives.Sqrt(_scratch, _scratch);
        TensorPrimitives.Divide(plane, _scratch, plane);
    }
}
