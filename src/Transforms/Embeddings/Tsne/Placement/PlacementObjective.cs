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
    private readonly float[] _accumulators = new float[checked(dimensions * AllPairs.LargestLaneCount)];

    // On the heap, for a map may have any number of dimensions; the sums read and write two numbers at least.
    private readonly float[] _point = new float[Math.Max(2, dimensions)];
    private readonly float[] _push = new float[Math.Max(2, dimensions)];

    /// <summary>Returns the value at a position and sets its gradient.</summary>
    /// <param name="position">One number per component.</param>
    /// <param name="gradient">Gets one number per component.</param>
    /// <param name="weight">Gets a bound of the attraction's curvature.</param>
    public double At(ReadOnlySpan<float> position, Span<double> gradient, out float weight)
    {
        position[..dimensions].CopyTo(_point);
        fixed (float* point = _point)
        fixed (float* push = _push)
        fixed (float* accumulators = _accumulators)
        {
            double value = attraction.At(point, gradient, out weight);
            double potential = Math.Max(repulsion.At(point, push, accumulators), float.Epsilon);
            for (int d = 0; d < dimensions; d++)
                gradient[d] -= push[d] / potential;
            return value + (kernel.DegreesOfFreedom / (kernel.DegreesOfFreedom + 1) * Math.Log(potential));
        }
    }
}
