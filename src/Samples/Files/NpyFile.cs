using System.Runtime.InteropServices;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>Reads and writes matrices as NumPy's .npy files.</summary>
internal static class NpyFile
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>
    /// Reads numbers of any common type as single precision. A vector becomes one column; of more than two dimensions, the first counts the
    /// rows and the others are laid out within a row.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="wide">Gets the numbers as they are in the file where single precision does not hold their type.</param>
    public static Matrix Read(string path, CancellationToken cancellationToken, WideRows? wide = null)
    {
        using FileStream stream = InputFile.Open(path);
        NpyHeader header = NpyHeader.Read(stream, path);
        NumberDecoder decoder = NumberDecoder.For(header.ElementType)
            ?? throw new InputException($"{path} holds values of type '{header.ElementType}'; float32, float64 and integers of up to 64 bits are read.");
        (int rowCount, int columnCount) = CheckedShape(header, path);
        long needed = (long)rowCount * columnCount * decoder.Size;
        if (stream.CanSeek && stream.Length - stream.Position < needed)
            throw new InputException($"{path} is truncated: {rowCount} × {columnCount} numbers need {needed} bytes after the header, the file has {stream.Length - stream.Position}.");

        var matrix = new Matrix(rowCount, columnCount);
        ReadValues(stream, matrix.Values, decoder, header.IsBigEndian, path, wide, cancellationToken);
        if (!header.IsFortranOrder)
            return matrix;

        wide?.Transpose(rowCount, columnCount);
        return FromColumns(matrix);
    }

    /// <summary>Writes float32 numbers, one row of the matrix after the other.</summary>
    public static void Write(Stream stream, Matrix matrix) => Write(stream, "f4", matrix.RowCount, matrix.ColumnCount, matrix.Values);

    /// <summary>Writes int32 numbers of the given shape.</summary>
    public static void Write(Stream stream, int rowCount, int columnCount, int[] values) => Write(stream, "i4", rowCount, columnCount, values);

    private static void Write<T>(Stream stream, string elementType, int rowCount, int columnCount, T[] values)
        where T : unmanaged
    {
        stream.Write(NpyHeader.Encode(elementType, rowCount, columnCount));
        int chunk = ChunkBytes / sizeof(float);
        for (int start = 0; start < values.Length; start += chunk)
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(chunk, values.Length - start))));
    }

    private static (int Rows, int Columns) CheckedShape(NpyHeader header, string path)
    {
        string shape = string.Join(" × ", header.Shape);
        if (header.Shape.Count == 0)
            throw new InputException($"{path} holds a single number; a matrix of rows × columns is needed.");

        if (header.IsFortranOrder && header.Shape.Count > 2)
            throw new InputException($"{path} stores {shape} numbers in Fortran order; save it with numpy.ascontiguousarray.");

        try
        {
            checked
            {
                long columns = 1;
                foreach (long count in header.Shape.Skip(1))
                    columns *= count;

                if (header.Shape[0] * columns <= Array.MaxLength)
                    return ((int)header.Shape[0], (int)columns);
            }
        }
        catch (OverflowException)
        {
        }

        throw new InputException($"{path} has the shape {shape}; one matrix can hold {Array.MaxLength} numbers, take fewer rows or columns.");
    }

    private static void ReadValues(Stream stream, float[] values, NumberDecoder decoder, bool isBigEndian, string path, WideRows? wide, CancellationToken cancellationToken)
    {
        if (decoder.IsSingle && !isBigEndian)
        {
            for (int start = 0; start < values.Length; start += ChunkBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Fill(stream, MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(ChunkBytes, values.Length - start))), path);
            }

            return;
        }

        var bytes = new byte[ChunkBytes];
        int chunk = ChunkBytes / decoder.Size;
        var doubles = new double[wide is null || decoder.IsExactInSingle ? 0 : chunk];
        for (int start = 0; start < values.Length; start += chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<float> target = values.AsSpan(start, Math.Min(chunk, values.Length - start));
            Span<byte> source = bytes.AsSpan(0, target.Length * decoder.Size);
            Fill(stream, source, path);
            decoder.Decode(source, isBigEndian, target);
            if (wide is null || decoder.IsExactInSingle)
                continue;

            // The bytes are in the machine's order by now.
            decoder.Decode(source, isBigEndian: false, doubles.AsSpan(0, target.Length));
            wide.Add(doubles.AsSpan(0, target.Length), decoder.IsInteger);
        }
    }

    private static void Fill(Stream stream, Span<byte> bytes, string path)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InputException($"{path} is truncated: it ends before its last number.");
    }

    private static Matrix FromColumns(Matrix columns)
    {
        var rows = new Matrix(columns.RowCount, columns.ColumnCount);
        for (int column = 0; column < rows.ColumnCount; column++)
        {
            ReadOnlySpan<float> source = columns.Values.AsSpan(column * rows.RowCount, rows.RowCount);
            for (int row = 0; row < source.Length; row++)
                rows.Values[(row * rows.ColumnCount) + column] = source[row];
        }

        return rows;
    }
}
