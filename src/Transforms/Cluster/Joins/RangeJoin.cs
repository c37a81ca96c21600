using System.Globalization;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>
/// Exact pairs from a cosine on, within rows and between two sets of rows. The tiles of neighbor search choose what to look at, with a
/// margin for their rounding, and the cosine that decides is the one that a search in one process takes, bit for bit.
/// </summary>
internal static class RangeJoin
{
    // Below this number of blocks the order of the rows saves nothing.
    private const int FewestBlocksToOrder = 8;

    /// <summary>Pairs among rows that all differ.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threshold">Cosine from which on pairs are kept.</param>
    /// <param name="maximum">Pairs there may be.</param>
    /// <param name="context">Threads and callback.</param>
    public static List<RowPair> Within(DistinctVectors rows, float threshold, long maximum, EngineContext context)
    {
        if (rows.Rows.Length < 2)
            return [];

        SimdPath path = SimdPaths.Widest;
        ReferenceRows reference = ReferenceRows.Of(DistinctRows.Each(rows.Vectors), DistanceMetric.Cosine, path, context);
        PreparedRows prepared = reference.Prepare(context);
        int blockRows = ColumnPanels.BlockRowsFor(prepared.Count, prepared.Depth);
        int[] order = Order(prepared, blockRows, context);
        prepared = prepared.Reordered(order, context);
        var panels = new ColumnPanels(prepared, blockRows, context);
        var rule = new MatchRule(reference.DistanceWithin(), Range(threshold), order, order, [], new PairBudget(maximum));
        MatchBlock[] blocks = Bounded(
            () =>
                SimilarityJoin.Compare(
                    panels,
                    Pruning.Of(prepared, blockRows, DistanceMetric.Cosine, PruningUse.WherePays, path, context),
                    rule,
                    path,
                    block => MatchBlock.OfRange(panels.RowsOf(block), rule.Range, rule.Range),
                    context
                ),
            threshold,
            maximum
        );
        return
        [
            .. blocks
                .SelectMany(block => block.Pairs)
                .Select(pair => RowPair.Of(rows.Rows[pair.First], rows.Rows[pair.Second], pair.Score, false)),
        ];
    }

    /// <summary>Pairs of a row of one set and a row of another.</summary>
    /// <remarks>The sets share a matrix, each from a block of its own on; rows of zeros, which are like none, fill the last block of the
    /// first.</remarks>
    public static List<RowPair> Between(DistinctVectors rows, DistinctVectors others, float threshold, long maximum, EngineContext context)
    {
        if (rows.Rows.Length == 0 || others.Rows.Length == 0)
            return [];

        SimdPath path = SimdPaths.Widest;
        int dimension = rows.Vectors.ColumnCount;
        int blockRows = ColumnPanels.BlockRowsFor(rows.Rows.Length + others.Rows.Length, dimension);
        int start = (rows.Rows.Length + blockRows - 1) / blockRows * blockRows;
        var union = new Matrix(start + others.Rows.Length, dimension);
        rows.Vectors.AsSpan().CopyTo(union.AsSpan());
        others.Vectors.AsSpan().CopyTo(union.AsSpan()[(start * dimension)..]);
        ReferenceRows reference = ReferenceRows.Of(DistinctRows.Each(union), DistanceMetric.Cosine, path, context);
        PreparedRows prepared = reference.Prepare(context);
        int[] order =
        [
            .. Order(prepared, blockRows, context)
                .OrderBy(row =>
                    row < rows.Rows.Length ? 0
                    : row < start ? 1
                    : 2
                ),
        ];
        prepared = prepared.Reordered(order, context);
        var panels = new ColumnPanels(prepared, blockRows, context);
        var rule = new MatchRule(reference.DistanceWithin(), Range(threshold), order, order, [], new PairBudget(maximum));
        Pruning? pruning = Pruning.Of(prepared, blockRows, DistanceMetric.Cosine, PruningUse.WherePays, path, context);
        MatchBlock[] blocks = Bounded(
            () => BlockRectangle.Compare(panels, start / blockRows, pruning, rule, path, context),
            threshold,
            maximum
        );

        var pairs = new List<RowPair>();
        foreach (ContentPair pair in blocks.SelectMany(block => block.Pairs))
        {
            if (pair.First >= rows.Rows.Length)
                continue;
            int other = pair.Second - start;
            bool isEqual = pair.Score == 1 && rows.Vectors.Row(pair.First).SequenceEqual(others.Vectors.Row(other));
            pairs.Add(RowPair.Of(rows.Rows[pair.First], others.Rows[other], pair.Score, isEqual));
        }

        return pairs;
    }

    private static float Range(float threshold) => 1 - threshold + SimilarityJoin.Tolerance;

    // Near rows in near blocks, so that coarse rows rule out whole blocks.
    private static int[] Order(PreparedRows rows, int blockRows, EngineContext context) =>
        rows.Count >= FewestBlocksToOrder * blockRows
            ? RandomProjectionTree.Build(rows, blockRows, seed: 0, tree: 0, context).Order
            : [.. Enumerable.Range(0, rows.Count)];

    private static T Bounded<T>(Func<T> compare, float threshold, long maximum)
    {
        try
        {
            return compare();
        }
        catch (Exception exception) when (IsBudget(exception))
        {
            throw TooMany(threshold, maximum, exception);
        }
    }

    /// <summary>What is said where there are more pairs than memory is meant for.</summary>
    public static ClusterException TooMany(float threshold, long maximum, Exception? inner = null) =>
        new(
            ClusterFault.InvalidPlan,
            string.Create(
                CultureInfo.InvariantCulture,
                $"More than {maximum:N0} pairs reach the threshold of {threshold}, so it hardly tells duplicates from other rows: make a "
                    + $"plan with a higher threshold, or with more pairs if so many are meant."
            ),
            inner
        );

    private static bool IsBudget(Exception exception) =>
        exception is InvalidOperationException
        || (exception is AggregateException aggregate && aggregate.InnerExceptions.Any(inner => inner is InvalidOperationException));
}
