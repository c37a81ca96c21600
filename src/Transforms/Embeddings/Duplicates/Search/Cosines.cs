using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>The cosine of two vectors, computed as in a search, so that scores agree bit for bit.</summary>
internal static class Cosines
{
    public static float Between(ReadOnlySpan<float> one, ReadOnlySpan<float> other) => 1 - Distance(one, other);

    /// <summary>1 − cosine, which tells near vectors apart more finely.</summary>
    public static float Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        SimdPath path = SimdPaths.Widest;
        double norms = RowDistance.SquaredNorm(one, path) * RowDistance.SquaredNorm(other, path);
        return (float)Math.Clamp(1 - (LaneSum.Of<Product>(one, other, path) / Math.Sqrt(norms)), 0, 2);
    }
}
