using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Placement;

/// <summary>What the position of one new row minimizes: the divergence between its affinities to its neighbors and its similarities to all
/// points of the map.</summary>
/// <remarks>
/// Up to a constant and the factor ν/(ν+1) that is ν/2 · Σ p ln(1 + s/ν) + ν/(ν+1) · ln Φ. Its slope is the sum that the fit works with:
/// the pull of the neighbors less the push of all points divided by Φ.
/// </remarks>
internal sealed unsafe class PlacementObjective(
    FrozenRepulsion repulsion,
    NeighborAttraction attraction,
    StudentKernel kernel,
    int dimensions
)
{
    private readonly float[] _accumulators = new float[dimensions * AllPairs.LargestLaneCount];

    /// <summary>Returns the value at a position and sets its gradient.</summary>
    /// <param name="position">One number per component.</param>
    /// <param name="gradient">Gets one number per component.</param>
    /// <param name="weight">Gets a bound of the attraction's curvature.</param>
    public double At(ReadOnlySpan<float> position, Span<double> gradient, out float weight)
    {
        float* point = stackalloc float[Math.Max(2, dimensions)];
        float* push = stackalloc float[Math.Max(2, dimensions)];
        point[1] = 0;
        position.CopyTo(new Span<float>(point, dimensions));
        double value = attraction.At(point, gradient, out weight);
        double potential;
        fixed (float* accumulators = _accumulators)
            potential = Math.Max(repulsion.At(point, push, accumulators), float.Epsilon);
        for (int d = 0; d < dimensions; d++)
            gradient[d] -= push[d] / potential;
        return value + (kernel.DegreesOfFreedom / (kernel.DegreesOfFreedom + 1) * Math.Log(potential));
    }
}
