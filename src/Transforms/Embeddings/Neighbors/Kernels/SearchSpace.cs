namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>
/// The coordinates in which the tile kernels choose candidates: the features themselves where that is precise enough, else centered, scaled
/// by a power of two, or (for cosine) of unit length, none of which changes the order of the distances.
/// </summary>
/// <remarks>
/// Candidates are chosen by |x|²/2 + |y|²/2 − x·y in single precision. By the usual bound on a sum of d products (Higham, "Accuracy and
/// Stability of Numerical Algorithms", section 3.1) its error is at most du/(1 − du) · (|x|² + |y|²)/2 with u = 2⁻²⁴; the constant below
/// adds the rounding of everything else.
/// </remarks>
internal sealed class SearchSpace
{
    /// <summary>Roundings per pair beyond those of the sum: offsets, centering, unit length, and the final distance in single
    /// precision.</summary>
    public const int FurtherRoundings = 64;

    /// <summary>What underflow may lose; values are scaled so that it is far below any distance that single precision can tell from
    /// zero.</summary>
    private const double UnderflowSlack = 1e-36;

    private const int BlockRows = 512;
    private const double SmallestUnscaled = 1e-10;
    private const double LargestUnscaled = 1e10;

    private readonly DistanceMetric _metric;
    private readonly int _columns;
    private readonly double[]? _center;
    private readonly double _scale;
    private readonly bool _hasZeroColumn;
    private readonly SimdPath _path;

    private SearchSpace(DistanceMetric metric, int columns, double[]? center, double scale, bool hasZeroColumn, SimdPath path)
    {
        _metric = metric;
        _columns = columns;
        _center = center;
        _scale = scale;
        _hasZeroColumn = hasZeroColumn;
        _path = path;
    }

    /// <summary>Values per prepared row. For cosine a zero row becomes the unit vector of one more column, at distance 1 from all
    /// others.</summary>
    public int Depth => _columns + (_hasZeroColumn ? 1 : 0);

    /// <summary>The largest lower bound that two rows may have in this space whose distance is at most the given one, by Euclidean distance
    /// or cosine.</summary>
    public float LargestLowerBound(float distance)
    {
        // The distance was rounded to single precision.
        const double Rounding = 1e-6;
        const double CosineRounding = 1e-12;
        double scaled = distance * _scale;
        return _metric == DistanceMetric.Cosine
            ? float.BitIncrement((float)((distance * (1 + Rounding)) + CosineRounding))
            : float.BitIncrement((float)(scaled * scaled / 2 * (1 + Rounding)));
    }

    /// <summary>Whether the features themselves are the coordinates.</summary>
    public bool KeepsFeatures => _center is null && _scale == 1 && _metric != DistanceMetric.Cosine;

    /// <summary>Chooses the space for reference rows.</summary>
    /// <param name="reference">The rows, all finite.</param>
    /// <param name="squaredNorms">Their squared norms.</param>
    /// <param name="metric">The metric of the search.</param>
    /// <param name="path">Vector width.</param>
    /// <param name="context">Threads and callback.</param>
    public static SearchSpace Of(Matrix reference, double[] squaredNorms, DistanceMetric metric, SimdPath path, EngineContext context)
    {
        PreparedRows.RequireDepth(reference.ColumnCount);
        bool unit = metric == DistanceMetric.Cosine;
        bool hasZeroColumn = unit && squaredNorms.AsSpan().Contains(0);
        double scale = unit ? 1 : ScaleFor(LargestMagnitude(reference));
        double[]? center = metric == DistanceMetric.InnerProduct ? null : CenterIfFar(reference, squaredNorms, unit, context);
        return new SearchSpace(metric, reference.ColumnCount, center, scale, hasZeroColumn, path);
    }

    /// <summary>Brings rows into the space, on all threads.</summary>
    public PreparedRows Prepare(Matrix rows, double[] squaredNorms, EngineContext context)
    {
        PreparedRows prepared = Allocate(rows);
        int blocks = (rows.RowCount + BlockRows - 1) / BlockRows;
        context.For(
            blocks,
            (block, _) => Prepare(rows, squaredNorms, prepared, block * BlockRows, Math.Min(rows.RowCount, (block + 1) * BlockRows))
        );
        return prepared;
    }

    /// <summary>Brings rows into the space, on the calling thread.</summary>
    public PreparedRows Prepare(Matrix rows, double[] squaredNorms)
    {
        PreparedRows prepared = Allocate(rows);
        Prepare(rows, squaredNorms, prepared, 0, rows.RowCount);
        return prepared;
    }

    private PreparedRows Allocate(Matrix rows) =>
        new(rows.RowCount, Depth, KeepsFeatures ? rows.Values : GC.AllocateUninitializedArray<float>(Length(rows.RowCount)));

    // A zero row takes one more column than the matrix has.
    private int Length(int rowCount)
    {
        long length = (long)rowCount * Depth;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentException(
                $"{rowCount} rows of {_columns} columns with a zero row among them exceed what a search by cosine can hold; remove zero "
                    + "rows."
            );
    }

    private void Prepare(Matrix rows, double[] squaredNorms, PreparedRows prepared, int start, int end)
    {
        for (int row = start; row < end; row++)
        {
            Span<float> values = prepared.Values.AsSpan(row * Depth, Depth);
            double squaredNorm = squaredNorms[row];
            if (!KeepsFeatures)
            {
                Transform(rows.Row(row), squaredNorm, values);
                squaredNorm = RowDistance.SquaredNorm(values, _path);
            }

            bool unmeasured = _metric == DistanceMetric.Cosine && squaredNorms[row] == 0 && !_hasZeroColumn;
            SetBounds(prepared, row, squaredNorm / 2, unmeasured);
        }
    }

    private void Transform(ReadOnlySpan<float> row, double squaredNorm, Span<float> values)
    {
        double factor = _metric == DistanceMetric.Cosine ? (squaredNorm > 0 ? 1 / Math.Sqrt(squaredNorm) : 0) : 1;
        for (int column = 0; column < row.Length; column++)
        {
            double centered = (row[column] * factor) - (_center is null ? 0 : _center[column]);
            values[column] = (float)(centered * _scale);
        }

        if (_hasZeroColumn)
            values[^1] = squaredNorm == 0 ? 1 : 0;
    }

    private void SetBounds(PreparedRows prepared, int row, double halfNorm, bool unmeasured)
    {
        const double Unit = 1.0 / (1 << 24);
        double roundings = (Depth + FurtherRoundings) * Unit;
        double relativeError = roundings / (1 - roundings);
        if (unmeasured || !(roundings < 0.5) || !(halfNorm < 1e30))
        {
            // Single precision tells nothing about this row: every pair passes, and the distances that decide are computed for all.
            prepared.Values.AsSpan(row * Depth, Depth).Clear();
            prepared.Offsets[row] = -1e38f;
            prepared.Slacks[row] = float.PositiveInfinity;
            return;
        }

        double offset = _metric == DistanceMetric.InnerProduct ? 0 : halfNorm;
        prepared.Offsets[row] = float.BitDecrement((float)(offset - (relativeError * halfNorm) - UnderflowSlack));
        prepared.Slacks[row] = float.BitIncrement(
            (float)((((2 * relativeError) + (FurtherRoundings * Unit)) * halfNorm) + (4 * UnderflowSlack))
        );
    }

    private static double LargestMagnitude(Matrix rows)
    {
        float largest = 0;
        foreach (float value in rows.Values)
            largest = Math.Max(largest, Math.Abs(value));

        return largest;
    }

    private static double ScaleFor(double largest) =>
        largest == 0 || (largest >= SmallestUnscaled && largest <= LargestUnscaled) ? 1 : Math.ScaleB(1, -Math.ILogB(largest));

    /// <summary>The mean row where moving the origin there at least halves the typical norm, else null.</summary>
    private static double[]? CenterIfFar(Matrix rows, double[] squaredNorms, bool unit, EngineContext context)
    {
        int blocks = (rows.RowCount + BlockRows - 1) / BlockRows;
        var sums = new double[blocks][];
        context.For(
            blocks,
            (block, _) =>
            {
                var sum = new double[rows.ColumnCount];
                for (int row = block * BlockRows; row < Math.Min(rows.RowCount, (block + 1) * BlockRows); row++)
                {
                    double factor = unit ? (squaredNorms[row] > 0 ? 1 / Math.Sqrt(squaredNorms[row]) : 0) : 1;
                    ReadOnlySpan<float> values = rows.Row(row);
                    for (int column = 0; column < values.Length; column++)
                        sum[column] += values[column] * factor;
                }

                sums[block] = sum;
            }
        );

        var mean = new double[rows.ColumnCount];
        double meanNorm = 0;
        for (int column = 0; column < mean.Length; column++)
        {
            double sum = 0;
            foreach (double[] partial in sums)
                sum += partial[column];

            mean[column] = sum / rows.RowCount;
            meanNorm += mean[column] * mean[column];
        }

        double total = 0;
        foreach (double squaredNorm in squaredNorms)
            total += unit ? Math.Sign(squaredNorm) : squaredNorm;

        double typicalNorm = total / rows.RowCount;
        return typicalNorm - meanNorm < 0.25 * typicalNorm ? mean : null;
    }
}
