using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Neighbors.Tables;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings;

/// <summary>Reference rows made ready for exact nearest-neighbor search.</summary>
/// <remarks>
/// The index never changes, and any number of threads may search it at once. The answer for a query is the same bits alone, within any
/// batch, with any number of threads and on any machine; see <see cref="ExactNeighborSearch"/> for how distances are computed.
/// </remarks>
public sealed class ExactNeighborIndex : INeighborIndex
{
    private readonly ReferenceRows? _reference;
    private readonly ColumnPanels? _panels;
    private readonly int _columnCount;

    /// <summary>Makes reference rows ready.</summary>
    /// <param name="reference">The rows to search. The index keeps them, and they must not change while it is in use.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="context">Threads, progress and cancellation of the preparation; <see langword="null"/> prepares on the calling
    /// thread.</param>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric; see
    /// <see cref="ExactNeighborSearch"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="metric"/> is not a defined value.</exception>
    public ExactNeighborIndex(Matrix reference, DistanceMetric metric, EngineContext? context = null)
        : this(reference, metric, context, SimdPaths.Widest) { }

    internal ExactNeighborIndex(Matrix reference, DistanceMetric metric, EngineContext? context, SimdPath path)
    {
        ArgumentNullException.ThrowIfNull(reference);
        DistanceMetrics.Require(metric);
        using EngineContext? own = context is null ? new EngineContext(1) : null;
        EngineContext used = context ?? own!;
        RowRange.ForDistances(metric).Require(reference, nameof(reference), used);
        RowCount = reference.RowCount;
        _columnCount = reference.ColumnCount;
        Metric = metric;
        if (RowCount == 0)
            return;

        _reference = ReferenceRows.Of(reference, metric, path, used);
        PreparedRows prepared = _reference.Prepare(used);
        _panels = new ColumnPanels(prepared, ColumnPanels.BlockRowsFor(prepared.Count, prepared.Depth), used);
    }

    /// <summary>Number of reference rows.</summary>
    public int RowCount { get; }

    /// <summary>How distance is measured.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Always 1: every true neighbor is found.</summary>
    public double Recall => 1;

    /// <summary>Finds the nearest reference rows of one query on the calling thread.</summary>
    /// <param name="query">The query, with as many values as the reference rows have columns.</param>
    /// <param name="indices">Receives the neighbors, nearest first, equally near ones by index; its length is the number wanted.</param>
    /// <param name="distances">Receives their distances; as long as <paramref name="indices"/>.</param>
    /// <returns>How many were found: the number wanted, or all reference rows where there are fewer. Entries beyond are left as they
    /// were.</returns>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric, or a length does not fit.</exception>
    public int Search(ReadOnlySpan<float> query, Span<int> indices, Span<float> distances)
    {
        QueryCheck.Require(query, _columnCount, Metric, indices, distances);
        int count = Math.Min(indices.Length, RowCount);
        if (count == 0)
            return 0;

        ReferenceRows reference = _reference!;
        var row = new Matrix(1, _columnCount, query.ToArray());
        if (reference.Distinct.AllDiffer)
        {
            QuerySearch.RunSingle(reference, _panels!, row, indices[..count], distances[..count]);
            return count;
        }

        int distinctCount = Math.Min(count, reference.Count);
        var groups = new int[distinctCount];
        var groupDistances = new float[distinctCount];
        QuerySearch.RunSingle(reference, _panels!, row, groups, groupDistances);
        MemberLists.Write(reference.Distinct, groups, groupDistances, -1, indices[..count], distances[..count], []);
        return count;
    }

    /// <summary>Finds the nearest reference rows of each query.</summary>
    /// <param name="queries">The queries, with as many columns as the reference rows.</param>
    /// <param name="numberOfNeighbors">Neighbors to find per query, k, at least 1. Where there are fewer reference rows, all of them are
    /// returned.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <returns>A table with one entry per query and min(k, <see cref="RowCount"/>) neighbors each, nearest first, equally near ones by
    /// index.</returns>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric, or the column counts differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfNeighbors"/> is below 1.</exception>
    public NeighborTable Search(Matrix queries, int numberOfNeighbors, EngineContext? context = null)
    {
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        QueryCheck.Require(queries, _columnCount, Metric, numberOfNeighbors, context);
        int count = Math.Min(numberOfNeighbors, RowCount);
        NeighborTables.RequireSize(queries.RowCount, count);
        if (count == 0 || queries.RowCount == 0)
            return new NeighborTable(queries.RowCount, count, [], []);

        ReferenceRows reference = _reference!;
        NeighborTable table = QuerySearch.Run(reference, _panels!, queries, Math.Min(count, reference.Count), context);
        return reference.Distinct.AllDiffer ? table : MemberLists.OfQueries(reference, table, count, context);
    }
}
