using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings;

/// <summary>Nearest neighbors among the rows of one matrix, exact or approximate.</summary>
/// <remarks>
/// Approximate search grows a forest of random projection trees (Dasgupta and Freund, 2008), compares all rows of each leaf, and lets
/// neighbors of neighbors meet (NN-descent: Dong, Moses and Li, 2011) until a sample of exactly searched rows shows enough recall. Its
/// distances are exact; what it may miss is a neighbor. One seed gives one result, whatever the number of threads.
/// </remarks>
public static class NeighborSearch
{
    /// <summary>Finds the nearest other rows of each row.</summary>
    /// <param name="rows">The rows. They must not change during the search.</param>
    /// <param name="numberOfNeighbors">Neighbors to find per row, k, at least 1. Where there are fewer other rows, all of them are
    /// returned.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="method">Exact, approximate, or whichever suits the size of the data.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <param name="seed">Seed of approximate search.</param>
    /// <returns>A table with min(k, rows − 1) neighbors per row, the row itself left out, the method that was used, and its
    /// recall.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfNeighbors"/> is below 1, or an enumeration value is not
    /// defined.</exception>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric; see
    /// <see cref="ExactNeighborSearch"/>.</exception>
    public static NeighborSearchResult Search(
        Matrix rows,
        int numberOfNeighbors,
        DistanceMetric metric = DistanceMetric.Euclidean,
        NeighborMethod method = NeighborMethod.Automatic,
        EngineContext? context = null,
        int seed = 0
    )
    {
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        return Search(rows, numberOfNeighbors, metric, method, context, seed, SimdPaths.Widest);
    }

    internal static NeighborSearchResult Search(
        Matrix rows,
        int numberOfNeighbors,
        DistanceMetric metric,
        NeighborMethod method,
        EngineContext context,
        int seed,
        SimdPath path
    )
    {
        RequireMethod(method, nameof(method));
        SelfSearch.Check(rows, numberOfNeighbors, metric, context);
        return SearchChecked(rows, numberOfNeighbors, metric, method, context, seed, path);
    }

    /// <summary>The nearest other rows of each row; all values are known to be fine.</summary>
    internal static NeighborSearchResult SearchChecked(
        Matrix rows,
        int numberOfNeighbors,
        DistanceMetric metric,
        NeighborMethod method,
        EngineContext context,
        int seed,
        SimdPath path
    )
    {
        if (rows.RowCount < 2)
            return new NeighborSearchResult(new NeighborTable(rows.RowCount, 0, [], []), NeighborMethod.Exact, 1);

        ReferenceRows reference = ReferenceRows.Of(rows, metric, path, context);
        int count = Math.Min(numberOfNeighbors, rows.RowCount - 1);
        NeighborSearchResult found = SearchDistinct(reference, count, method, context, seed);
        return reference.Distinct.AllDiffer
            ? found
            : new NeighborSearchResult(MemberLists.OfRows(reference, found.Table, count, context), found.Method, found.Recall);
    }

    /// <exception cref="ArgumentOutOfRangeException">It is no way of searching.</exception>
    internal static void RequireMethod(NeighborMethod method, string name)
    {
        if (!Enum.IsDefined(method) || method == NeighborMethod.Given)
            throw new ArgumentOutOfRangeException(name, method, $"{name} must be Automatic, Exact or Approximate.");
    }

    /// <summary>The nearest distinct rows of each distinct row; the rows are known to be fine.</summary>
    internal static NeighborSearchResult SearchDistinct(
        ReferenceRows reference,
        int numberOfNeighbors,
        NeighborMethod method,
        EngineContext context,
        int seed
    )
    {
        WorkCounts.AddNeighborSearch();
        double recall = 1;
        var used = NeighborMethod.Exact;
        NeighborTable table = SelfSearch.RunDistinct(
            reference,
            numberOfNeighbors,
            (rows, count) =>
            {
                bool canApproximate = rows.Count >= ApproximateSelfSearch.FewestRows(count);
                if (
                    !canApproximate
                    || method == NeighborMethod.Exact
                    || (method == NeighborMethod.Automatic && !SearchCost.PrefersApproximate(rows, count))
                )
                    return ExactSelfSearch.Run(rows, count, context);

                used = NeighborMethod.Approximate;
                return ApproximateSelfSearch.Run(rows, count, (ulong)(uint)seed, context, out recall);
            }
        );
        return new NeighborSearchResult(table, used, recall);
    }
}
