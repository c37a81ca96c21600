namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The distance that decides: between a row of one matrix and a row of another, computed alike on every path and rounded once at
/// the end.</summary>
internal sealed class RowDistance
{
    private readonly Matrix _rows;
    private readonly Matrix _reference;
    private readonly double[] _rowNorms;
    private readonly double[] _referenceNorms;
    private readonly DistanceMetric _metric;
    private readonly SimdPath _path;

    /// <summary>Measures between rows of <paramref name="rows"/> and of <paramref name="reference"/>.</summary>
    /// <param name="rows">The rows that are searched for.</param>
    /// <param name="rowNorms">Squared norms of <paramref name="rows"/>, from <see cref="SquaredNorm"/>; read for cosine only.</param>
    /// <param name="reference">The rows that are searched.</param>
    /// <param name="referenceNorms">Squared norms of <paramref name="reference"/>; read for cosine only.</param>
    /// <param name="metric">How to measure.</param>
    /// <param name="path">Vector width; without effect on the result.</param>
    public RowDistance(Matrix rows, double[] rowNorms, Matrix reference, double[] referenceNorms, DistanceMetric metric, SimdPath path)
    {
        _rows = rows;
        _rowNorms = rowNorms;
        _reference = reference;
        _referenceNorms = referenceNorms;
        _metric = metric;
        _path = path;
    }

    /// <summary>The squared norm of a row, as <see cref="Between"/> needs it.</summary>
    public static double SquaredNorm(ReadOnlySpan<float> row, SimdPath path) => LaneSum.Of<Product>(row, row, path);

    /// <summary>
    /// The distance between one row and one reference row: a single-precision number wherever there is one, else the number beyond their
    /// range, by which rows at infinite distance still have an order.
    /// </summary>
    public double Between(int row, int referenceRow)
    {
        bool usesNorms = _metric == DistanceMetric.Cosine;
        return Of(
            _rows.Row(row),
            usesNorms ? _rowNorms[row] : 0,
            _reference.Row(referenceRow),
            usesNorms ? _referenceNorms[referenceRow] : 0,
            _metric,
            _path
        );
    }

    /// <summary>The same as <see cref="Between"/>, of two rows that lie anywhere.</summary>
    /// <param name="x">A row.</param>
    /// <param name="squaredNorm">Its <see cref="SquaredNorm"/>; read for cosine only.</param>
    /// <param name="y">A row of as many values.</param>
    /// <param name="otherSquaredNorm">Its <see cref="SquaredNorm"/>; read for cosine only.</param>
    /// <param name="metric">How to measure.</param>
    /// <param name="path">Vector width; without effect on the result.</param>
    public static double Of(
        ReadOnlySpan<float> x,
        double squaredNorm,
        ReadOnlySpan<float> y,
        double otherSquaredNorm,
        DistanceMetric metric,
        SimdPath path
    )
    {
        double distance = metric switch
        {
            DistanceMetric.Euclidean => Math.Sqrt(LaneSum.Of<SquaredDifference>(x, y, path)),
            DistanceMetric.SquaredEuclidean => LaneSum.Of<SquaredDifference>(x, y, path),
            DistanceMetric.Cosine => Cosine(LaneSum.Of<Product>(x, y, path), squaredNorm, otherSquaredNorm),

            // 0 − x rather than −x, which would turn an inner product of zero into negative zero.
            _ => 0 - LaneSum.Of<Product>(x, y, path),
        };
        var rounded = (float)distance;
        return float.IsFinite(rounded) ? rounded : distance;
    }

    // √(a·a) is exactly a, so equal rows come out as exactly 0.
    private static double Cosine(double product, double squaredNorm, double otherSquaredNorm)
    {
        if (squaredNorm == 0 || otherSquaredNorm == 0)
            return squaredNorm == otherSquaredNorm ? 0 : 1;

        return Math.Clamp(1 - (product / Math.Sqrt(squaredNorm * otherSquaredNorm)), 0, 2);
    }
}
