using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors;

/// <summary>Exact k nearest neighbours by comparing all pairs of rows.</summary>
/// <remarks>
/// <para>
/// Blocks of inner products in single precision choose candidates, with a margin for their rounding error that no neighbour can fall through. The distances
/// that decide are then computed from the differences of the features in double precision and rounded to single precision once. So the result is that of
/// brute force, bit for bit, whatever the number of threads and the width of the machine's vectors; equal rows are at a distance of exactly 0
/// (except for <see cref="DistanceMetric.InnerProduct"/>).
/// </para>
/// <para>
/// Values of any finite size are fine for <see cref="DistanceMetric.Euclidean"/> and <see cref="DistanceMetric.Cosine"/>. A squared distance or inner product beyond the
/// range of single precision is returned as infinite.
/// </para>
/// <para>
/// The work is at most proportional to rows² × columns, the memory to rows × (columns + neighbours). Where many rows of many columns mostly vary along a few
/// directions, distances along these rule out most pairs, for a fraction of the work and the same result.
/// </para>
/// </remarks>
public static class ExactNeighborSearch
{
    /// <summary>Finds the nearest other rows of each row.</summary>
    /// <param name="rows">The rows. They must not change during the search.</param>
    /// <param name="neighborCount">Neighbours to find per row, k, at least 1. Where there are fewer other rows, all of them are returned.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="context">Threads and callback.</param>
    /// <returns>
    /// A table with one entry per row and min(k, rows − 1) neighbours each, nearest first, equally near ones by index. A row is never its own neighbour; rows equal
    /// to it are.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighborCount"/> is below 1, or <paramref name="metric"/> is not a defined value.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static NeighborTable Search(Matrix rows, int neighborCount, DistanceMetric metric, EngineContext context) =>
        Search(rows, neighborCount, metric, context, SimdPaths.Widest);

    /// <summary>Finds the nearest reference rows of each query row.</summary>
    /// <remarks>To search the same reference rows again and again, build one <see cref="ExactNeighborIndex"/>.</remarks>
    /// <param name="reference">The rows to search. They must not change during the search.</param>
    /// <param name="queries">The rows to find neighbours for, with as many columns.</param>
    /// <param name="neighborCount">Neighbours to find per query, k, at least 1. Where there are fewer reference rows, all of them are returned.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="context">Threads and callback.</param>
    /// <returns>A table with one entry per query and min(k, reference rows) neighbours each, nearest first, equally near ones by index.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighborCount"/> is below 1, or <paramref name="metric"/> is not a defined value.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or the column counts differ.</exception>
    public static NeighborTable Search(Matrix reference, Matrix queries, int neighborCount, DistanceMetric metric, EngineContext context) =>
        new ExactNeighborIndex(reference, metric, context).Search(queries, neighborCount, context);

    internal static NeighborTable Search(
        Matrix rows, int neighborCount, DistanceMetric metric, EngineContext context, SimdPath path, PruningUse pruning = PruningUse.WherePays)
    {
        SelfSearch.Check(rows, neighborCount, metric, context);
        return SelfSearch.Run(rows, neighborCount, metric, path, context, (reference, count) => ExactSelfSearch.Run(reference, count, context, pruning));
    }
}
