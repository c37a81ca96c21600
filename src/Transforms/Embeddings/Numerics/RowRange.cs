using System.Globalization;
using MLNet.Embeddings.Duplicates.Search;

namespace MLNet.Embeddings.Numerics;

/// <summary>The longest rows of which a result in single precision can be computed: beyond, a finite input would give an infinite or
/// missing output.</summary>
/// <remarks>
/// Values of that size mostly stand for something that is missing, such as the fill values of NetCDF (9.97e36) and GDAL (−3.4e38), and one
/// of them would decide everything that is computed from all rows. The bounds are on the length of a row, √Σx², and leave room for a
/// difference of two such rows.
/// </remarks>
/// <param name="Longest">The longest row that is accepted.</param>
/// <param name="Measure">What is computed of the rows, for messages.</param>
internal readonly record struct RowRange(double Longest, string Measure)
{
    private const int BlockRows = 1024;

    // 2¹²⁶, a quarter of the largest single: the difference of two such rows has half its length.
    private const double LongestForDifferences = 8.507059173023462e37;

    // 2⁶²: the square of a difference of two such rows is 2¹²⁶.
    private const double LongestForSquares = 4.611686018427388e18;

    /// <summary>For coordinates along directions, such as principal components.</summary>
    public static RowRange ForCoordinates { get; } = new(LongestForDifferences, "coordinates");

    /// <summary>For the distances of a metric. Cosines are computed of any finite row.</summary>
    public static RowRange ForDistances(DistanceMetric metric) =>
        metric switch
        {
            DistanceMetric.Euclidean => new(LongestForDifferences, "distances"),
            DistanceMetric.SquaredEuclidean => new(LongestForSquares, "squared distances"),
            DistanceMetric.InnerProduct => new(LongestForSquares, "inner products"),
            _ => new(double.MaxValue, "cosines"),
        };

    /// <summary>For a map by a metric, whose start is made of principal components whatever the metric.</summary>
    public static RowRange ForMaps(DistanceMetric metric) =>
        ForDistances(metric) is { Longest: < LongestForDifferences } narrower ? narrower : ForCoordinates;

    /// <summary>The column of the first value that is missing or infinite, or of the largest one of a row that is too long; −1 for a row
    /// that is fine.</summary>
    public int FirstInvalid(ReadOnlySpan<float> row)
    {
        if (!FiniteCheck.AllFinite(row))
            return FiniteCheck.FirstInvalid(row);
        if (RowArithmetic.LargestMagnitude(row) * Math.Sqrt(row.Length) <= Longest)
            return -1;

        double squares = 0;
        int largest = 0;
        for (int i = 0; i < row.Length; i++)
        {
            squares += (double)row[i] * row[i];
            if (Math.Abs(row[i]) > Math.Abs(row[largest]))
                largest = i;
        }

        return Math.Sqrt(squares) <= Longest ? -1 : largest;
    }

    /// <summary>Checks all rows, on all threads.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or a row is too long; the message names the first by row and
    /// column.</exception>
    public void Require(Matrix rows, string parameterName, EngineContext context)
    {
        WorkCounts.AddFiniteCheck();
        RowRange range = this;
        int blocks = (rows.RowCount + BlockRows - 1) / BlockRows;
        var faulty = new bool[blocks];
        context.For(
            blocks,
            (block, _) =>
            {
                int start = block * BlockRows;
                int end = Math.Min(rows.RowCount, start + BlockRows);
                ReadOnlySpan<float> values = rows.Values.AsSpan(start * rows.ColumnCount, (end - start) * rows.ColumnCount);
                faulty[block] =
                    !FiniteCheck.AllFinite(values) || RowArithmetic.LargestMagnitude(values) * Math.Sqrt(rows.ColumnCount) > range.Longest;
            }
        );

        // A block that holds a large value may be fine, and the fault lie in a later one.
        for (int block = 0; block < blocks; block++)
        {
            for (int row = block * BlockRows; faulty[block] && row < Math.Min(rows.RowCount, (block + 1) * BlockRows); row++)
                Require(rows.Row(row), row, parameterName);
        }
    }

    /// <summary>Checks one row.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or the row is too long.</exception>
    public void Require(ReadOnlySpan<float> values, int row, string parameterName)
    {
        int column = FirstInvalid(values);
        if (column >= 0)
            throw new ArgumentException($"Row {row}, column {column} of the features is {Describe(values[column])}.", parameterName);
    }

    private string Describe(float value) =>
        float.IsFinite(value)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{value:G3} (both counted from 0), too large for {Measure} in single precision; remove the row if the value stands for a "
                    + $"missing one, else scale the features"
            )
            : $"{(float.IsNaN(value) ? "NaN" : "infinite")} (both counted from 0); replace or drop missing values before this step";
}
