using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Rows to search, equal ones merged, with what measuring distances to them takes.</summary>
internal sealed class ReferenceRows
{
    private const int NormBlockRows = 1024;

    private ReferenceRows(DistinctRows distinct, double[] squaredNorms, DistanceMetric metric, SimdPath path, EngineContext context)
    {
        Distinct = distinct;
        SquaredNorms = squaredNorms;
        Metric = metric;
        Path = path;
        Space = SearchSpace.Of(distinct.Rows, squaredNorms, metric, path, context);
    }

    /// <summary>The rows, each value once.</summary>
    public DistinctRows Distinct { get; }

    /// <summary>Squared norms of the distinct rows.</summary>
    public double[] SquaredNorms { get; }

    /// <summary>How distance is measured.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Vector width of the kernels.</summary>
    public SimdPath Path { get; }

    /// <summary>The coordinates in which candidates are chosen.</summary>
    public SearchSpace Space { get; }

    /// <summary>Number of distinct rows.</summary>
    public int Count => Distinct.Rows.RowCount;

    /// <summary>Merges equal rows and chooses the coordinates.</summary>
    public static ReferenceRows Of(Matrix rows, DistanceMetric metric, SimdPath path, EngineContext context) =>
        Of(DistinctRows.Of(rows, context), metric, path, context);

    /// <summary>Chooses the coordinates for rows whose equal ones are merged already.</summary>
    public static ReferenceRows Of(DistinctRows distinct, DistanceMetric metric, SimdPath path, EngineContext context) =>
        new(distinct, SquaredNormsOf(distinct.Rows, path, context), metric, path, context);

    /// <summary>Squared norms of all rows of a matrix.</summary>
    public static double[] SquaredNormsOf(Matrix rows, SimdPath path, EngineContext context)
    {
        var norms = new double[rows.RowCount];
        context.For(
            (norms.Length + NormBlockRows - 1) / NormBlockRows,
            (block, _) =>
            {
                for (int row = block * NormBlockRows; row < Math.Min(norms.Length, (block + 1) * NormBlockRows); row++)
                    norms[row] = RowDistance.SquaredNorm(rows.Row(row), path);
            }
        );
        return norms;
    }

    /// <summary>The distinct rows in the coordinates of the search.</summary>
    public PreparedRows Prepare(EngineContext context) => Space.Prepare(Distinct.Rows, SquaredNorms, context);

    /// <summary>The distance between two distinct rows.</summary>
    public RowDistance DistanceWithin() => DistanceFrom(Distinct.Rows, SquaredNorms);

    /// <summary>The distance between rows of another matrix and the distinct rows.</summary>
    public RowDistance DistanceFrom(Matrix rows, double[] squaredNorms) =>
        new(rows, squaredNorms, Distinct.Rows, SquaredNorms, Metric, Path);
}
