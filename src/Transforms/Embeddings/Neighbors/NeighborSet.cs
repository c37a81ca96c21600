using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Neighbors.Sharing;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings;

/// <summary>The nearest neighbors of all rows, found once and used by every step that needs some: t-SNE, UMAP, the duplicate flagger, the
/// analysis of a data set and the measurement of maps.</summary>
/// <remarks>
/// <para>
/// Equal rows are searched once. Steps find their rows in the set by their values, so that these may come in another order, or be some of
/// the rows; a row that is not in the set is refused by its number. Fewer neighbors are a prefix of more. Neighbors by cosine are taken
/// from those by Euclidean distance, and the other way round, as far as it is proven that they are the nearest: what is not proven is
/// searched.
/// So a step gives the same bits as without a set, as long as the set is exact.
/// </para>
/// <para>A set is made by one thread, never changes, and may be used by any number of threads.</para>
/// </remarks>
public sealed class NeighborSet
{
    // The distance of one neighbor more proves that all nearer ones were found, in whatever order or metric they are wanted.
    private const int Spare = 1;

    private readonly ReferenceRows _reference;
    private readonly NeighborSearchResult _found;

    private NeighborSet(ReferenceRows reference, NeighborSearchResult found, int numberOfNeighbors)
    {
        _reference = reference;
        _found = found;
        NeighborCount = numberOfNeighbors;
    }

    /// <summary>Number of rows, equal ones included.</summary>
    public int RowCount => _reference.Distinct.RowCount;

    /// <summary>Number of rows that differ.</summary>
    public int DistinctRowCount => _reference.Count;

    /// <summary>The most neighbors per row that can be taken: as many as were asked for, or all other rows where there are fewer.</summary>
    public int NeighborCount { get; }

    /// <summary>How distance was measured.</summary>
    public DistanceMetric Metric => _reference.Metric;

    /// <summary>How the neighbors were found: <see cref="NeighborMethod.Exact"/> or
    /// <see cref="NeighborMethod.Approximate"/>.</summary>
    public NeighborMethod Method => _found.Method;

    /// <summary>The share of true nearest neighbors in the set, from 0 to 1: 1 for exact search, else an estimate on a sample.</summary>
    public double Recall => _found.Recall;

    /// <summary>Finds the neighbors.</summary>
    /// <param name="rows">The rows. They must not change as long as the set is in use.</param>
    /// <param name="numberOfNeighbors">Neighbors to find per row, 1 or more; the step that needs most says how many: t-SNE takes three
    /// times its perplexity, 90 by default.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <param name="method">Exact, approximate, or whichever suits the size of the data.</param>
    /// <param name="seed">Seed of approximate search.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfNeighbors"/> is below 1, or an enumeration value is not
    /// defined.</exception>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric.</exception>
    public static NeighborSet Find(
        Matrix rows,
        int numberOfNeighbors,
        EngineContext? context = null,
        DistanceMetric metric = DistanceMetric.Euclidean,
        NeighborMethod method = NeighborMethod.Automatic,
        int seed = 0
    )
    {
        using EngineContext? own = EngineContext.Ensure(ref context);
        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        NeighborSearch.RequireMethod(method, nameof(method));
        SelfSearch.Check(rows, numberOfNeighbors, metric, context);
        return Of(DistinctRows.Of(rows, context), numberOfNeighbors, metric, method, seed, context);
    }

    /// <summary>The nearest other rows of each row.</summary>
    /// <param name="numberOfNeighbors">Neighbors per row, k, from 1 to <see cref="NeighborCount"/>; 0 where there are no others.</param>
    /// <returns>A table of k neighbors per row: the first k of a table with more, bit for bit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">So many were not found.</exception>
    public NeighborTable Take(int numberOfNeighbors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numberOfNeighbors);
        if (numberOfNeighbors > NeighborCount)
            throw new ArgumentOutOfRangeException(
                nameof(numberOfNeighbors),
                numberOfNeighbors,
                $"The set holds {NeighborCount} neighbors per row; find more, or take fewer."
            );
        if (numberOfNeighbors == 0)
            return new NeighborTable(RowCount, 0, [], []);
        if (_reference.Distinct.AllDiffer)
            return NeighborTables.Take(_found.Table, numberOfNeighbors);

        using var context = new EngineContext(1);
        return MemberLists.OfRows(_reference, _found.Table, numberOfNeighbors, context);
    }

    /// <summary>Finds the neighbors of rows that are known to be fine and whose equal ones are merged.</summary>
    internal static NeighborSet Of(
        DistinctRows distinct,
        int numberOfNeighbors,
        DistanceMetric metric,
        NeighborMethod method,
        int seed,
        EngineContext context
    )
    {
        NeighborTables.RequireSize(distinct.Rows.RowCount, Math.Min(WithSpare(numberOfNeighbors, method), distinct.Rows.RowCount - 1));
        ReferenceRows reference = ReferenceRows.Of(distinct, metric, SimdPaths.Widest, context);
        NeighborSearchResult found =
            distinct.RowCount < 2
                ? new NeighborSearchResult(new NeighborTable(distinct.RowCount, 0, [], []), NeighborMethod.Exact, 1)
                : NeighborSearch.SearchDistinct(reference, WithSpare(numberOfNeighbors, method), method, context, seed);
        return new NeighborSet(reference, found, Math.Min(numberOfNeighbors, Math.Max(distinct.RowCount - 1, 0)));
    }

    /// <summary>Whether the set is what a step asks for that may insist on exact search.</summary>
    internal bool Serves(NeighborMethod method) => method != NeighborMethod.Exact || Method == NeighborMethod.Exact;

    /// <summary>The nearest of each of some of the rows among these rows.</summary>
    /// <param name="rows">Rows that are in the set, in any order.</param>
    /// <param name="numberOfNeighbors">Neighbors per row; all others where there are fewer.</param>
    /// <param name="metric">How distance is to be measured.</param>
    /// <param name="context">Threads and callback.</param>
    /// <exception cref="ArgumentException">A row is not in the set, the set holds too few neighbors, or its metric tells nothing of the one
    /// that is wanted.</exception>
    internal NeighborTable Among(RowLookup rows, int numberOfNeighbors, DistanceMetric metric, EngineContext context) =>
        Among(TargetRows.Find(rows, _reference.Distinct), numberOfNeighbors, metric, context);

    /// <summary>As <see cref="Among(RowLookup, int, DistanceMetric, EngineContext)"/>, of rows of which each value counts once.</summary>
    internal NeighborTable Among(DistinctRows rows, int numberOfNeighbors, DistanceMetric metric, EngineContext context) =>
        Among(TargetRows.Find(rows, _reference.Distinct), numberOfNeighbors, metric, context);

    private NeighborTable Among(TargetRows target, int numberOfNeighbors, DistanceMetric metric, EngineContext context)
    {
        int rowCount = target.Rows.RowCount;
        int count = Math.Min(numberOfNeighbors, Math.Max(rowCount - 1, 0));
        bool isComplete = _found.Table.NeighborCount == DistinctRowCount - 1;
        if (count > NeighborCount && !isComplete)
            throw new ArgumentException(
                $"The given neighbors are {NeighborCount} per row, but {count} are needed: find {count} or more.",
                nameof(numberOfNeighbors)
            );

        return count == 0
            ? new NeighborTable(rowCount, 0, [], [])
            : new SharedNeighbors(_reference, _found, target, metric).Take(count, context);
    }

    private static int WithSpare(int numberOfNeighbors, NeighborMethod method) =>
        method == NeighborMethod.Approximate || numberOfNeighbors == int.MaxValue ? numberOfNeighbors : numberOfNeighbors + Spare;
}
