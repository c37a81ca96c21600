using System.Globalization;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Rows;

/// <summary>Collects rows of equal length into a matrix.</summary>
internal sealed class MatrixBuilder
{
    private const int FirstCapacity = 1024;

    private readonly int _width;
    private float[] _values;
    private int _rows;

    /// <param name="width">Values per row, 1 or more.</param>
    /// <param name="expectedRows">The number of rows, where it is known.</param>
    /// <exception cref="InvalidOperationException">So many rows exceed what a matrix, or the memory of this process, can hold.</exception>
    public MatrixBuilder(int width, long? expectedRows)
    {
        _width = width;
        if (expectedRows is { } rows)
            CheckMemory(rows);
        _values = new float[Capacity(expectedRows ?? FirstCapacity)];
    }

    /// <summary>Rows that were kept.</summary>
    public int RowCount => _rows;

    /// <summary>The place of the next row, to be written to; it counts once it is kept.</summary>
    public Span<float> Next()
    {
        if ((_rows + 1L) * _width > _values.Length)
            Array.Resize(ref _values, Capacity(Math.Max(_rows + 1L, _rows * 2L)));
        return _values.AsSpan(_rows * _width, _width);
    }

    /// <summary>Keeps the row that <see cref="Next"/> gave the place of.</summary>
    public void Keep() => _rows++;

    /// <summary>The rows that were kept. The builder is not used afterwards.</summary>
    public Matrix ToMatrix()
    {
        if (_values.Length != _rows * _width)
            Array.Resize(ref _values, _rows * _width);
        return new Matrix(_rows, _width, _values);
    }

    private int Capacity(long rows)
    {
        int limit = Array.MaxLength / _width;
        if (_rows >= limit)
            throw TooMany(_rows + 1L);
        return (int)Math.Min(rows, limit) * _width;
    }

    private void CheckMemory(long rows)
    {
        if (rows > Array.MaxLength / _width)
            throw TooMany(rows);

        long needed = rows * _width * sizeof(float);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{rows:N0} rows of {_width:N0} features take {needed / 1e9:0.0} GB, more than the {available / 1e9:0.0} GB that this process may use: take fewer rows or reduce the features first."));
        }
    }

    private InvalidOperationException TooMany(long rows) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{rows:N0} rows of {_width:N0} features exceed the {Array.MaxLength:N0} values that one fit can hold: take fewer rows or reduce the features first."));
}
