using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Quality.Novelty;

/// <summary>The two-sample test by nearest neighbors.</summary>
/// <remarks>
/// M. F. Schilling, "Multivariate Two-Sample Tests Based on Nearest Neighbors", JASA 81, 1986; N. Henze, Annals of Statistics 16, 1988. The
/// p-value is that of the permutation test: the neighbors stay, and the rows are divided anew.
/// </remarks>
internal static class DriftTest
{
    private const int Divisions = 999;
    private const ulong Stream = 0xD21F7;

    // Beyond the numbers of the divisions.
    private const ulong OrderStream = ulong.MaxValue;

    /// <summary>Compares two sets of rows, all values fine, each of two rows or more.</summary>
    public static DriftMetrics Run(
        Matrix reference,
        Matrix batch,
        int neighborCount,
        DistanceMetric metric,
        int seed,
        EngineContext context
    )
    {
        // Equally distant rows come in the order in which they stand, which must tell nothing of their set: copies of a row would all have
        // neighbors of the set that stands first.
        int[] order = Shuffled([.. Enumerable.Range(0, reference.RowCount + batch.RowCount)], seed, OrderStream);
        var all = new Matrix(order.Length, reference.ColumnCount);
        for (int row = 0; row < order.Length; row++)
            (order[row] < reference.RowCount ? reference.Row(order[row]) : batch.Row(order[row] - reference.RowCount)).CopyTo(all.Row(row));
        NeighborTable table;
        using (context.BeginStage("neighbors"))
            table = NeighborSearch
                .SearchChecked(all, neighborCount, metric, NeighborMethod.Automatic, context, seed, SimdPaths.Widest)
                .Table;

        using EngineContext.StageScope stage = context.BeginStage("divisions");
        bool[] isBatch = Array.ConvertAll(order, row => row >= reference.RowCount);
        long found = SameSet(table, isBatch);
        var asMany = new bool[Divisions];
        context.For(
            Divisions,
            (division, _) => asMany[division] = SameSet(table, Shuffled((bool[])isBatch.Clone(), seed, (ulong)division)) >= found
        );
        return new DriftMetrics
        {
            SameSetShare = (double)found / table.Indices.Length,
            ExpectedShare =
                (((double)reference.RowCount * (reference.RowCount - 1)) + ((double)batch.RowCount * (batch.RowCount - 1)))
                / ((double)order.Length * (order.Length - 1)),
            PValue = (1.0 + asMany.Count(isAsMany => isAsMany)) / (Divisions + 1),
            ReferenceRowCount = reference.RowCount,
            BatchRowCount = batch.RowCount,
        };
    }

    private static T[] Shuffled<T>(T[] items, int seed, ulong shuffle)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = CounterRandom.Index(CounterRandom.Bits((uint)seed ^ Stream, shuffle, (ulong)i), i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }

        return items;
    }

    private static long SameSet(NeighborTable table, bool[] isBatch)
    {
        long same = 0;
        for (int row = 0; row < isBatch.Length; row++)
        {
            foreach (int neighbor in table.IndicesOf(row))
                same += isBatch[neighbor] == isBatch[row] ? 1 : 0;
        }

        return same;
    }
}
