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
        int rows = reference.RowCount + batch.RowCount;
        var all = new Matrix(rows, reference.ColumnCount);
        reference.Values.CopyTo(all.Values, 0);
        batch.Values.CopyTo(all.Values, reference.Values.Length);
        NeighborTable table;
        using (context.BeginStage("neighbors"))
            table = NeighborSearch
                .SearchChecked(all, neighborCount, metric, NeighborMethod.Automatic, context, seed, SimdPaths.Widest)
                .Table;

        using EngineContext.StageScope stage = context.BeginStage("divisions");
        bool[] isBatch = [.. Enumerable.Range(0, rows).Select(row => row >= reference.RowCount)];
        long found = SameSet(table, isBatch);
        var asMany = new bool[Divisions];
        context.For(
            Divisions,
            (division, _) =>
            {
                var divided = (bool[])isBatch.Clone();
                for (int i = rows - 1; i > 0; i--)
                {
                    int other = CounterRandom.Index(CounterRandom.Bits((uint)seed ^ Stream, (ulong)division, (ulong)i), i + 1);
                    (divided[i], divided[other]) = (divided[other], divided[i]);
                }

                asMany[division] = SameSet(table, divided) >= found;
            }
        );
        return new DriftMetrics
        {
            SameSetShare = (double)found / table.Indices.Length,
            ExpectedShare =
                (((double)reference.RowCount * (reference.RowCount - 1)) + ((double)batch.RowCount * (batch.RowCount - 1)))
                / ((double)rows * (rows - 1)),
            PValue = (1.0 + asMany.Count(isAsMany => isAsMany)) / (Divisions + 1),
            ReferenceRowCount = reference.RowCount,
            BatchRowCount = batch.RowCount,
        };
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
