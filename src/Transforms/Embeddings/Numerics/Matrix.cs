namespace MLNet.Embeddings;

/// <summary>A dense row-major matrix of single-precision numbers: one row per item, one column per feature.</summary>
/// <remarks>The values of row <c>i</c> are contiguous. Reading from several threads at once is safe; writing is safe on distinct
/// rows.</remarks>
public sealed class Matrix
{
    /// <summary>Creates a matrix filled with zeros.</summary>
    /// <param name="rowCount">Number of rows, zero or more.</param>
    /// <param name="columnCount">Number of columns, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the matrix would hold more than <see cref="Array.MaxLength"/>
    /// values.</exception>
    public Matrix(int rowCount, int columnCount)
        : this(rowCount, columnCount, new float[CheckedLength(rowCount, columnCount)]) { }

    /// <summary>Wraps an array of <paramref name="rowCount"/> × <paramref name="columnCount"/> values in row-major order without copying
    /// it.</summary>
    /// <param name="rowCount">Number of rows, zero or more.</param>
    /// <param name="columnCount">Number of columns, zero or more.</param>
    /// <param name="values">The values; the matrix keeps this very array.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="values"/> is not the product of the counts.</exception>
    public Matrix(int rowCount, int columnCount, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int length = CheckedLength(rowCount, columnCount);
        if (values.Length != length)
            throw new ArgumentException(
                $"A matrix of {rowCount} × {columnCount} needs {length} values, got {values.Length}.",
                nameof(values)
            );

        RowCount = rowCount;
        ColumnCount = columnCount;
        Values = values;
    }

    /// <summary>Copies rows of equal length into a matrix.</summary>
    /// <param name="rows">The rows, such as <c>data.GetColumn&lt;float[]&gt;("Vector")</c>; enumerated once.</param>
    /// <returns>One row per element, in order; 0 × 0 where there is none.</returns>
    /// <exception cref="ArgumentException">A row is missing, or not as long as the first; the message names it.</exception>
    public static Matrix From(IEnumerable<float[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var kept = new List<float[]>();
        foreach (float[]? row in rows)
        {
            if (row is null || row.Length != (kept.Count == 0 ? row : kept[0]).Length)
                throw new ArgumentException(
                    row is null
                        ? $"Row {kept.Count} is null."
                        : $"Row {kept.Count} has {row.Length} values, and the first has {kept[0].Length}; all must have as many.",
                    nameof(rows)
                );
            kept.Add(row);
        }

        var matrix = new Matrix(kept.Count, kept.Count == 0 ? 0 : kept[0].Length);
        for (int i = 0; i < kept.Count; i++)
            kept[i].CopyTo(matrix.Row(i));
        return matrix;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>The array that holds the values; closures and parallel loops of the engines take it where a span cannot go.</summary>
    internal float[] Values { get; }

    /// <summary>One value.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public float this[int row, int column]
    {
        get => Row(row)[column];
        set => Row(row)[column] = value;
    }

    /// <summary>The values of one row; writing to the span writes to the matrix.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is outside the matrix.</exception>
    public Span<float> Row(int row)
    {
        if ((uint)row >= (uint)RowCount)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The matrix has {RowCount} rows.");

        return Values.AsSpan(row * ColumnCount, ColumnCount);
    }

    /// <summary>All values in row-major order; writing to the span writes to the matrix.</summary>
    public Span<float> AsSpan() => Values;

    private static int CheckedLength(int rowCount, int columnCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(columnCount);
        long length = (long)rowCount * columnCount;
        if (length > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rowCount),
                $"A matrix of {rowCount} × {columnCount} exceeds the {Array.MaxLength} values that one matrix can hold; take fewer rows "
                    + "or reduce the columns first."
            );
        }

        return (int)length;
    }

    /// <summary>A copy of some rows, in the order given.</summary>
    internal Matrix RowsAt(ReadOnlySpan<int> rows)
    {
        var picked = new Matrix(rows.Length, ColumnCount);
        for (int row = 0; row < rows.Length; row++)
            Row(rows[row]).CopyTo(picked.Row(row));

        return picked;
    }
}
