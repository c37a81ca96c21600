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

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>All values in row-major order.</summary>
    public float[] Values { get; }

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
