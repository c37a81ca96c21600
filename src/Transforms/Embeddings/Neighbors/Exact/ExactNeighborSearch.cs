using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings;

/// <summary>Exact k nearest neighbors by comparing all pairs of rows.</summary>
/// <remarks>
/// <para>
/// Blocks of inner products in single precision choose candidates, with a margin for their rounding error that no neighbor can fall
/// through. The distances that decide are then computed from the differences of the features in double precision and rounded to single
/// precision once. So the result is that of brute force, bit for bit, whatever the number of threads and the width of the machine's
/// vectors; equal rows are at a distance of exactly 0 (except for <see cref="DistanceMetric.InnerProduct"/>).
/// </para>
/// <para>
/// No finite input gives an infinite or missing distance: a row that is too long for its distances to be numbers of single precision is
/// refused, by row and column. The length of a row, √Σx², may be up to 2¹²⁶ (8.5e37) for <see cref="DistanceMetric.Euclidean"/>, 2⁶²
/// (4.6e18) for <see cref="DistanceMetric.SquaredEuclidean"/> and
/// <see cref="DistanceMetric.InnerProduct"/>, and anything finite for <see cref="DistanceMetric.Cosine"/>.
/// </para>
/// <para>
/// The work is at most proportional to rows² × columns, the memory to rows × (columns + neighbors). Where many rows of many columns mostly
/// vary along a few directions, distances along these rule out most pairs, for a fraction of the work and the same result.
/// </para>
/// </remarks>
public static class ExactNeighborSearch
{
    /// <summary>Finds the nearest other rows of each row.</summary>
    /// <param name="rows">The rows. They must not change during the search.</param>
    /// <param name="numberOfNeighbors">Neighbors to find per row, k, at least 1. Where there are fewer other rows, all of them are
    /// returned.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <returns>
    /// A table with one entry per row and min(k, rows − 1) neighbors each, nearest first, equally near ones by index. A row is never its
    /// own neighbor; rows equal to it are.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfNeighbors"/> is below 1, or <paramref name="metric"/> is not a
    /// defined value.</exception>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric.</exception>
    public static NeighborTable Search(
        Matrix rows,
        int numberOfNeighbors,
        DistanceMetric metric = DistanceMetric.Euclidean,
        EngineContext? context = null
    )
    {
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        WorkCounts.AddNeighborSearch();
        return Search(rows, numberOfNeighbors, metric, context, SimdPaths.Widest);
    }

    /// <summary>Finds the nearest reference rows of each query row.</summary>
    /// <remarks>To search the same reference rows again and again, build one <see cref="ExactNeighborIndex"/>.</remarks>
    /// <param name="reference">The rows to search. They must not change during the search.</param>
    /// <param name="queries">The rows to find neighbors for, with as many columns.</param>
    /// <param name="numberOfNeighbors">Neighbors to find per query, k, at least 1. Where there are fewer reference rows, all of them are
    /// returned.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <returns>A table with one entry per query and min(k, reference rows) neighbors each, nearest first, equally near ones by
    /// index.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfNeighbors"/> is below 1, or <paramref name="metric"/> is not a
    /// defined value.</exception>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric, or the column counts differ.</exception>
    public static NeighborTable Search(
        Matrix reference,
        Matrix queries,
        int numberOfNeighbors,
        DistanceMetric metric = DistanceMetric.Euclidean,
        EngineContext? context = null
    )
    {
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        WorkCounts.AddNeighborSearch();
        return new ExactNeighborIndex(reference, metric, context).Search(queries, numberOfNeighbors, context);
    }

    /// <summary>The nearest other rows of each row of a map, of a sample or of descriptors made on the way: not counted as a search of the
    /// data's neighbors.</summary>
    internal static NeighborTable SearchAside(Matrix rows, int numberOfNeighbors, DistanceMetric metric, EngineContext context) =>
        Search(rows, numberOfNeighbors, metric, context, SimdPaths.Widest);

    /// <summary>The nearest reference rows of a few queries, or in a map: not counted as a search of the data's neighbors.</summary>
    internal static NeighborTable SearchAside(
        Matrix reference,
        Matrix queries,
        int numberOfNeighbors,
        DistanceMetric metric,
        EngineContext context
    ) => new ExactNeighborIndex(reference, metric, context).Search(queries, numberOfNeighbors, context);

    internal static NeighborTable Search(
        Matrix rows,
        int numberOfNeighbors,
        DistanceMetric metric,
        EngineContext context,
        SimdPath path,
        PruningUse pruning = PruningUse.WherePays
    )
    {
        SelfSearch.Check(rows, numberOfNeighbors, metric, context);
        return SelfSearch.Run(
            rows,
            numberOfNeighbors,
            metric,
            path,
            context,
            (reference, count) => ExactSelfSearch.Run(reference, count, context, pruning)
        );
    }
}
