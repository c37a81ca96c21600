using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>Reference rows made ready for search: equal rows merged, norms, coordinates and panels.</summary>
internal sealed class PackedReference
{
    private const int NormBlockRows = 1024;
    private const int SmallBlockRows = 192;
    private const int LargeBlockRows = 384;

    private PackedReference(DistinctRows rows, double[] squaredNorms, DistanceMetric metric, SimdPath path, EngineContext context)
    {
        Distinct = rows;
        SquaredNorms = squaredNorms;
        Metric = metric;
        Path = path;
        Space = SearchSpace.Of(rows.Rows, squaredNorms, metric, path, context);
        Panels = new ColumnPanels(Space.Prepare(rows.Rows, squaredNorms, context), BlockRowsFor(rows.Rows.RowCount, Space.Depth), context);
    }

    /// <summary>The rows, each value once.</summary>
    public DistinctRows Distinct { get; }

    /// <summary>Squared norms of the distinct rows.</summary>
    public double[] SquaredNorms { get; }

    /// <summary>The metric that the rows were made ready for.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Vector width of the kernels.</summary>
    public SimdPath Path { get; }

    /// <summary>The coordinates of the panels.</summary>
    public SearchSpace Space { get; }

    /// <summary>The distinct rows, interleaved.</summary>
    public ColumnPanels Panels { get; }

    /// <summary>Number of distinct rows.</summary>
    public int Count => Distinct.Rows.RowCount;

    public static PackedReference Of(Matrix rows, DistanceMetric metric, SimdPath path, EngineContext context)
    {
        DistinctRows distinct = DistinctRows.Of(rows, context);
        return new PackedReference(distinct, SquaredNormsOf(distinct.Rows, path, context), metric, path, context);
    }

    /// <summary>Squared norms of all rows of a matrix.</summary>
    public static double[] SquaredNormsOf(Matrix rows, SimdPath path, EngineContext context)
    {
        var norms = new double[rows.RowCount];
        context.For((norms.Length + NormBlockRows - 1) / NormBlockRows, (block, _) =>
        {
            for (int row = block * NormBlockRows; row < Math.Min(norms.Length, (block + 1) * NormBlockRows); row++)
                norms[row] = RowDistance.SquaredNorm(rows.Row(row), path);
        });
        return norms;
    }

    // Few rows need small blocks to keep all threads busy, and deep rows to let a cancellation through.
    private static int BlockRowsFor(int count, int depth) => count < 16_000 || depth > 4096 ? SmallBlockRows : LargeBlockRows;
}
