using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings;

/// <summary>What is taken off each column, in double precision, before features become single precision: an offset that all rows
/// share.</summary>
/// <remarks>
/// Single precision has 24 bits. Of Unix times or projected coordinates in meters, most of them tell what all rows have in common, and rows
/// that differ become equal.
/// Euclidean distances and principal components do not change with an offset, so that one is taken off where a column lies farther from
/// zero than 128 times its spread (16 bits or fewer would be left); all other columns keep their values. The spread is that between the
/// tenth and the ninetieth percentile, so that a few strange rows do not hide it.
/// Cosines and inner products depend on where zero is: there, such data are refused once rows that differ would become equal.
/// </remarks>
public sealed class CommonOffset
{
    private const double LargestUnshifted = 128;
    private const int LargestSample = 1024;

    private readonly double[] _values;

    internal CommonOffset(double[] values) => _values = values;

    /// <summary>What is taken off each column; 0 for columns that are left as they are.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Converts rows that a fit or a search starts from.</summary>
    /// <param name="rows">The rows, one after the other; a missing value stays missing.</param>
    /// <param name="columnCount">Values per row, 1 or more.</param>
    /// <param name="metric">What the rows will be compared by.</param>
    /// <param name="offset">What was taken off, and is to be taken off new rows too; <see langword="null"/> where the values are as they
    /// were, but for rounding.</param>
    /// <returns>Rows × columns.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columnCount"/> is below 1.</exception>
    /// <exception cref="ArgumentException">
    /// The values are no whole number of rows, or the metric depends on where zero is and rows that differ would become equal; the message
    /// names two of them.
    /// </exception>
    public static Matrix Convert(ReadOnlySpan<double> rows, int columnCount, DistanceMetric metric, out CommonOffset? offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columnCount, 1);
        if (rows.Length % columnCount != 0)
            throw new ArgumentException($"{rows.Length} values are no whole number of rows of {columnCount} columns.", nameof(rows));

        offset = Find(rows, columnCount);
        bool canShift = metric is DistanceMetric.Euclidean or DistanceMetric.SquaredEuclidean;
        if (offset is null || canShift)
            return Subtract(rows, columnCount, offset);

        offset = null;
        Matrix converted = Subtract(rows, columnCount, null);
        if (FirstMerged(rows, converted) is var (first, second))
        {
            throw new ArgumentException(
                $"Rows {first} and {second} (counted from 0) differ, but become equal in single precision, because the columns lie far "
                    + "from zero against their spread; subtract the mean of each column first, or measure Euclidean distances.",
                nameof(rows)
            );
        }

        return converted;
    }

    /// <summary>Converts further rows in the same way.</summary>
    /// <param name="rows">The rows, one after the other, of as many columns.</param>
    /// <returns>Rows × columns.</returns>
    /// <exception cref="ArgumentException">The values are no whole number of rows.</exception>
    public Matrix Subtract(ReadOnlySpan<double> rows)
    {
        if (rows.Length % _values.Length != 0)
            throw new ArgumentException($"{rows.Length} values are no whole number of rows of {_values.Length} columns.", nameof(rows));

        return Subtract(rows, _values.Length, this);
    }

    internal static Matrix Subtract(ReadOnlySpan<double> rows, int columnCount, CommonOffset? offset)
    {
        var matrix = new Matrix(rows.Length / columnCount, columnCount);
        for (int row = 0; row < matrix.RowCount; row++)
            SubtractRow(rows.Slice(row * columnCount, columnCount), offset, matrix.Row(row));
        return matrix;
    }

    internal static void SubtractRow(ReadOnlySpan<double> row, CommonOffset? offset, Span<float> target)
    {
        if (offset is null)
        {
            for (int column = 0; column < row.Length; column++)
                target[column] = (float)row[column];
            return;
        }

        for (int column = 0; column < row.Length; column++)
            target[column] = (float)(row[column] - offset._values[column]);
    }

    // The median of each column that needs it, over rows spread evenly; null where none does.
    private static CommonOffset? Find(ReadOnlySpan<double> rows, int columnCount)
    {
        int rowCount = rows.Length / columnCount;
        int sampleSize = Math.Min(rowCount, LargestSample);
        double[]? offsets = null;
        var sample = new List<double>(sampleSize);
        for (int column = 0; column < columnCount; column++)
        {
            sample.Clear();
            for (int i = 0; i < sampleSize; i++)
            {
                double value = rows[((int)((long)i * rowCount / sampleSize) * columnCount) + column];
                if (double.IsFinite(value))
                    sample.Add(value);
            }

            sample.Sort();
            if (sample.Count == 0 || !NeedsShift(sample))
                continue;
            offsets ??= new double[columnCount];
            offsets[column] = sample[sample.Count / 2];
        }

        return offsets is null ? null : new CommonOffset(offsets);
    }

    private static bool NeedsShift(List<double> sorted)
    {
        double median = sorted[sorted.Count / 2];
        double spread = sorted[sorted.Count * 9 / 10] - sorted[sorted.Count / 10];
        if (spread == 0)
            spread = sorted[^1] - sorted[0];
        return spread > 0 && Math.Abs(median) > LargestUnshifted * spread;
    }

    // Two rows that differ in double precision and are equal in single precision.
    private static (int First, int Second)? FirstMerged(ReadOnlySpan<double> rows, Matrix converted)
    {
        var firstOf = new Dictionary<ulong, int>(converted.RowCount);
        for (int row = 0; row < converted.RowCount; row++)
        {
            ReadOnlySpan<float> values = converted.Row(row);
            int first = firstOf.TryGetValue(ContentHash.OfRow(values), out int known) ? known : row;
            if (first == row)
                firstOf.Add(ContentHash.OfRow(values), row);
            else if (
                values.SequenceEqual(converted.Row(first))
                && !RowOf(rows, row, values.Length).SequenceEqual(RowOf(rows, first, values.Length))
            )
                return (first, row);
        }

        return null;
    }

    private static ReadOnlySpan<double> RowOf(ReadOnlySpan<double> rows, int row, int columnCount) =>
        rows.Slice(row * columnCount, columnCount);
}
