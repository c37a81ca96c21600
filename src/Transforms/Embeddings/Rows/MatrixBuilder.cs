using System.Globalization;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Rows;

/// <summary>Collects rows of equal length into a matrix.</summary>
/// <remarks>
/// Where the number of rows is not known, they are collected in pieces that are given back one by one as they are copied into the matrix:
/// at no time do the rows take more than a piece beyond their own size, where an array that doubles takes three times as much.
/// </remarks>
internal sealed class MatrixBuilder : IDisposable
{
    private const int ValuesPerPiece = 1 << 22;

    private readonly int _width;
    private readonly int _rowsPerPiece;
    private readonly List<AlignedBuffer> _pieces = [];
    private float[]? _values;
    private int _rows;

    /// <param name="width">Values per row, 1 or more.</param>
    /// <param name="expectedRows">The number of rows, where it is known.</param>
    /// <exception cref="InvalidOperationException">So many rows exceed what a matrix, or the memory of this process, can hold.</exception>
    public MatrixBuilder(int width, long? expectedRows)
    {
        _width = width;
        _rowsPerPiece = Math.Max(1, ValuesPerPiece / width);
        if (expectedRows is { } rows)
        {
            CheckMemory(rows);
            _values = new float[rows * width];
        }
    }

    /// <summary>Rows that were kept.</summary>
    public int RowCount => _rows;

    /// <summary>The place of the next row, to be written to; it counts once it is kept.</summary>
    public unsafe Span<float> Next()
    {
        if (_values is not null)
        {
            if ((_rows + 1L) * _width <= _values.Length)
                return _values.AsSpan(_rows * _width, _width);

            // There are more rows than were announced.
            MoveToPieces(_values);
            _values = null;
        }

        int piece = _rows / _rowsPerPiece;
        if (piece == _pieces.Count)
        {
            if ((_rows + 1L) * _width > Array.MaxLength)
                throw TooMany(_rows + 1L);

            _pieces.Add(AlignedBuffer.Uninitialized((long)_rowsPerPiece * _width));
        }

        return new Span<float>(_pieces[piece].Pointer + ((nint)(_rows % _rowsPerPiece) * _width), _width);
    }

    /// <summary>Keeps the row that <see cref="Next"/> gave the place of.</summary>
    public void Keep() => _rows++;

    /// <summary>The rows that were kept. The builder is not used afterwards.</summary>
    public unsafe Matrix ToMatrix()
    {
        if (_values is null)
        {
            if ((long)_rows * _width > Array.MaxLength)
                throw TooMany(_rows);

            _values = GC.AllocateUninitializedArray<float>(_rows * _width);
            for (int piece = 0; piece < _pieces.Count; piece++)
            {
                int first = piece * _rowsPerPiece;
                int count = Math.Min(_rowsPerPiece, _rows - first);
                new ReadOnlySpan<float>(_pieces[piece].Pointer, count * _width).CopyTo(_values.AsSpan(first * _width));
                _pieces[piece].Dispose();
            }

            _pieces.Clear();
        }

        if (_values.Length != _rows * _width)
            Array.Resize(ref _values, _rows * _width);
        return new Matrix(_rows, _width, _values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedBuffer piece in _pieces)
            piece.Dispose();
        _pieces.Clear();
    }

    private unsafe void MoveToPieces(float[] values)
    {
        for (int first = 0; first < _rows; first += _rowsPerPiece)
        {
            AlignedBuffer piece = AlignedBuffer.Uninitialized((long)_rowsPerPiece * _width);
            int count = Math.Min(_rowsPerPiece, _rows - first);
            values.AsSpan(first * _width, count * _width).CopyTo(new Span<float>(piece.Pointer, count * _width));
            _pieces.Add(piece);
        }
    }

    private void CheckMemory(long rows)
    {
        if (rows > Array.MaxLength / _width)
            throw TooMany(rows);

        long needed = rows * _width * sizeof(float);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
        {
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows:N0} rows of {_width:N0} features take {needed / 1e9:0.0} GB, more than the {available / 1e9:0.0} GB that this "
                        + $"process may use: take fewer rows or reduce the features first."
                )
            );
        }
    }

    private InvalidOperationException TooMany(long rows) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rows:N0} rows of {_width:N0} features exceed the {Array.MaxLength:N0} values that one fit can hold: take fewer rows or "
                    + $"reduce the features first."
            )
        );
}
