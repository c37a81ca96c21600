using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Projection;

/// <summary>The distance by which the rows of a map, or of what it shows, are put in order.</summary>
internal static class MapDistance
{
    /// <summary>The squared Euclidean distance, added up in double precision, alike on every machine.</summary>
    public static double Squared(ReadOnlySpan<float> first, ReadOnlySpan<float> second) =>
        LaneSum.Of<SquaredDifference>(first, second, SimdPaths.Widest);
}
