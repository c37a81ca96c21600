using MLNet.Embeddings.Neighbors.Exact;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>The cosine of two vectors, computed as in a search, so that scores agree bit for bit.</summary>
internal static class Cosines
{
    public static float Between(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        SimdPath path = SimdPaths.Widest;
        double norms = RowDistance.SquaredNorm(one, path) * RowDistance.SquaredNorm(other, path);
        return 1 - (float)Math.Clamp(1 - (LaneSum.Of<Product>(one, other, path) / Math.Sqrt(norms)), 0, 2);
    }
}
