using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings;

/// <summary>Nearest neighbours among the rows of one matrix, exact or approximate.</summary>
/// <remarks>
/// Approximate search grows a forest of random projection trees (Dasgupta and Freund, 2008), compares all rows of each leaf, and lets
/// neighbours of neighbours meet (NN-descent: Dong, Moses and Li, 2011) until a sample of exactly searched rows shows enough recall. Its
/// distances are exact; what it may miss is a neighbour. One seed gives one result, whatever the number of threads.
/// </remarks>
public static class NeighborSearch
{
    /// <summary>Finds the nearest other rows of each row.</summary>
    /// <param name="rows">The rows. They must not change during the search.</param>
    /// <param name="neighborCount">Neighbours to find per row, k, at least 1. Where there are fewer other rows, all of them are
    /// returned.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="mode">Exact, approximate, or whichever suits the size of the data.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <param name="seed">Seed of approximate search.</param>
    /// <returns>A table with min(k, rows − 1) neighbours per row, the row itself left out, the method that was used, and its
    /// recall.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighborCount"/> is below 1, or an enumeration value is not
    /// defined.</exception>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric; see
    /// <see cref="ExactNeighborSearch"/>.</exception>
    public static NeighborSearchResult Search(
        Matrix rows,
        int neighborCount,
        DistanceMetric metric = DistanceMetric.Euclidean,
        NeighborSearchMode mode = NeighborSearchMode.Auto,
        EngineContext? context = null,
        int seed = 0
    )
    {
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        return Search(rows, neighborCount, metric, mode, context, seed, SimdPaths.Widest);
    }

    internal static NeighborSearchResult Search(
        Matrix rows,
        int neighborCount,
        DistanceMetric metric,
        NeighborSearchMode mode,
        EngineContext context,
        int seed,
        SimdPath path
    )
    {
        RequireMode(mode);
        SelfSearch.Check(rows, neighborCount, metric, context);
        return SearchChecked(rows, neighborCount, metric, mode, context, seed, path);
    }

    /// <summary>The nearest other rows of each row; all values are known to be fine.</summary>
    internal static NeighborSearchResult SearchChecked(
        Matrix rows,
        int neighborCount,
        DistanceMetric metric,
        NeighborSearchMode mode,
        EngineContext context,
        int seed,
        SimdPath path
    )
    {
        if (rows.RowCount < 2)
            return new NeighborSearchResult(new NeighborTable(rows.RowCount, 0, [], []), NeighborSearchMode.Exact, 1);

        ReferenceRows reference = ReferenceRows.Of(rows, metric, path, context);
        int count = Math.Min(neighborCount, rows.RowCount - 1);
        NeighborSearchResult found = SearchDistinct(reference, count, mode, context, seed);
        return reference.Distinct.AllDiffer ? found : found with { Table = MemberLists.OfRows(reference, found.Table, count, context) };
    }

    internal static void RequireMode(NeighborSearchMode mode)
    {
        if (!Enum.IsDefined(mode))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode must be Auto, Exact or Approximate.");
    }

    /// <summary>The nearest distinct rows of each distinct row; the rows are known to be fine.</summary>
    internal static NeighborSearchResult SearchDistinct(
        ReferenceRows reference,
        int neighborCount,
        NeighborSearchMode mode,
        EngineContext context,
        int seed
    )
    {
        WorkCounts.AddNeighborSearch();
        double recall = 1;
        var method = NeighborSearchMode.Exact;
        NeighborTable table = SelfSearch.RunDistinct(
            reference,
            neighborCount,
            (rows, count) =>
            {
                bool canApproximate = rows.Count >= ApproximateSelfSearch.FewestRows(count);
                if (
                    !canApproximate
                    || mode == NeighborSearchMode.Exact
                    || (mode == NeighborSearchMode.Auto && !SearchCost.PrefersApproximate(rows, count))
                )
                    return ExactSelfSearch.Run(rows, count, context);

                method = NeighborSearchMode.Approximate;
                return ApproximateSelfSearch.Run(rows, count, (ulong)(uint)seed, context, out recall);
            }
        );
        return new NeighborSearchResult(table, method, recall);
    }
}
