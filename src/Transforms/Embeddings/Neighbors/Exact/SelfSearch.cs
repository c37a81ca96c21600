using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>What every search of rows among themselves has in common: the checks, and equal rows searched once.</summary>
internal static class SelfSearch
{
    /// <summary>Refuses arguments that no search can work with.</summary>
    public static void Check(Matrix rows, int neighborCount, DistanceMetric metric, EngineContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighborCount, 1);
        DistanceMetrics.Require(metric);
        NeighborTables.RequireSize(rows.RowCount, Math.Min(neighborCount, Math.Max(rows.RowCount - 1, 0)));
        RowRange.ForDistances(metric).Require(rows, nameof(rows), context);
    }

    /// <summary>Searches the distinct rows and hands their neighbors out to equal rows.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="neighborCount">Neighbors to find per row.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="path">Vector width.</param>
    /// <param name="context">Threads and callback.</param>
    /// <param name="search">Searches two or more distinct rows for a number of neighbors below their own.</param>
    public static NeighborTable Run(
        Matrix rows,
        int neighborCount,
        DistanceMetric metric,
        SimdPath path,
        EngineContext context,
        Func<ReferenceRows, int, NeighborTable> search
    )
    {
        if (rows.RowCount < 2)
            return new NeighborTable(rows.RowCount, 0, [], []);

        ReferenceRows reference = ReferenceRows.Of(rows, metric, path, context);
        int count = Math.Min(neighborCount, rows.RowCount - 1);
        NeighborTable table = RunDistinct(reference, count, search);
        return reference.Distinct.AllDiffer ? table : MemberLists.OfRows(reference, table, count, context);
    }

    /// <summary>The nearest distinct rows of each distinct row, all others where there are fewer.</summary>
    public static NeighborTable RunDistinct(ReferenceRows reference, int neighborCount, Func<ReferenceRows, int, NeighborTable> search)
    {
        int count = Math.Min(neighborCount, reference.Count - 1);
        return count <= 0 ? new NeighborTable(reference.Count, 0, [], []) : search(reference, count);
    }
}
