using System.Buffers;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Reads and writes matrices as NumPy's .npy files.</summary>
internal static class NpyFile
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Reads a file, plain or gzip.</summary>
    /// <inheritdoc cref="Read(Stream, long, string, Action{string}, WideRows, CancellationToken)"/>
    public static Matrix Read(string path, CancellationToken cancellationToken, Action<string>? note = null, WideRows? wide = null)
    {
        using InputContent content = InputContent.Open(path);
        return Read(content, content.Limit, path, note, wide, cancellationToken);
    }

    /// <summary>
    /// Reads numbers of any common type as single precision. A vector becomes one column; of more than two dimensions, the first counts the
    /// rows and the others are laid out within a row.
    /// </summary>
    /// <param name="content">Where the file begins.</param>
    /// <param name="limit">Bytes that it can have at most.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="note">Told what was assumed.</param>
    /// <param name="wide">Gets the numbers as they are in the file where single precision does not hold their type.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static Matrix Read(
        Stream content,
        long limit,
        string path,
        Action<string>? note,
        WideRows? wide,
        CancellationToken cancellationToken
    )
    {
        NpyHeader header = NpyHeader.Read(content, path);
        NumberDecoder decoder = NumberDecoder.For(header.ElementType) ?? throw UnreadableType(header.ElementType, path);
        (int rowCount, int columnCount) = CheckedShape(header, path);
        long needed = (long)rowCount * columnCount * decoder.Size;
        if (limit - header.Length < needed)
        {
            string most = content is InputContent { IsLimitExact: false } ? "at most " : "";
            throw new InputException(
                $"{path} is truncated: {rowCount} × {columnCount} numbers need {needed} bytes after the header, the file has "
                    + $"{most}{limit - header.Length}."
            );
        }

        var buffer = new MatrixBuffer(path, content is InputContent { IsLimitExact: true } ? (long)rowCount * columnCount : 0, wide);
        ReadValues(content, buffer, (long)rowCount * columnCount, decoder, header.IsBigEndian, path, cancellationToken);
        if (content.ReadByte() >= 0)
            note?.Invoke($"{path} goes on after the last number of its first matrix; what follows was left out.");
        if (header.Shape.Count > 2)
            note?.Invoke(
                $"{path} has the shape {Shown(header)}; each of the {rowCount} rows is made of the {columnCount} numbers of the other "
                    + "dimensions."
            );
        if (header.Shape.Count == 1)
            note?.Invoke($"{path} has one dimension; each of its {rowCount} numbers is a row.");

        if (!header.IsFortranOrder || header.Shape.Count == 1)
            return buffer.ToMatrix(rowCount, columnCount);

        wide?.Transpose(rowCount, columnCount);
        return FromColumns(buffer.ToMatrix(columnCount, rowCount));
    }

    /// <summary>Writes float32 numbers, one row of the matrix after the other.</summary>
    public static void Write(Stream stream, Matrix matrix) =>
        WriteRows(stream, "f4", matrix.RowCount, matrix.ColumnCount, row => matrix.Row(row));

    /// <summary>Writes the neighbors of each row as int32 numbers.</summary>
    public static void WriteIndices(Stream stream, NeighborTable table) =>
        WriteRows(stream, "i4", table.RowCount, table.NeighborCount, table.IndicesOf);

    /// <summary>Writes the distances to the neighbors of each row as float32 numbers.</summary>
    public static void WriteDistances(Stream stream, NeighborTable table) =>
        WriteRows(stream, "f4", table.RowCount, table.NeighborCount, table.DistancesOf);

    private static void WriteRows<T>(Stream stream, string elementType, int rowCount, int columnCount, Func<int, ReadOnlySpan<T>> rowOf)
        where T : unmanaged
    {
        stream.Write(NpyHeader.Encode(elementType, rowCount, columnCount));
        // Rows may be of a few bytes each, and writing is not free.
        var chunk = new ArrayBufferWriter<byte>(ChunkBytes);
        for (int row = 0; row < rowCount; row++)
        {
            chunk.Write(MemoryMarshal.AsBytes(rowOf(row)));
            if (chunk.WrittenCount < ChunkBytes && row < rowCount - 1)
                continue;
            stream.Write(chunk.WrittenSpan);
            chunk.ResetWrittenCount();
        }
    }

    private static InputException UnreadableType(string type, string path)
    {
        string meaning = type switch
        {
            ['c' or 'F' or 'D' or 'G', ..] => " (complex numbers)",
            ['O', ..] => " (Python objects)",
            ['U' or 'S' or 'a', ..] => " (text)",
            ['V', ..] => " (records)",
            ['M', ..] => " (dates)",
            ['m', ..] => " (spans of time)",
            "f16" or "f12" or "f10" or "g" => " (extended precision)",
            _ => "",
        };
        return new InputException(
            $"{path} holds values of type '{ShownText.Of(type)}'{meaning}; float16, float32, float64, integers of up to 64 bits and "
                + "booleans are read."
        );
    }

    private static (int Rows, int Columns) CheckedShape(NpyHeader header, string path)
    {
        if (header.Shape.Count == 0)
            throw new InputException($"{path} holds a single number; a matrix of rows × columns is needed.");

        if (header.IsFortranOrder && header.Shape.Count > 2)
            throw new InputException($"{path} stores {Shown(header)} numbers in Fortran order; save it with numpy.ascontiguousarray.");

        try
        {
            checked
            {
                long columns = 1;
                foreach (long count in header.Shape.Skip(1))
                    columns *= count;

                if (header.Shape[0] * columns <= Array.MaxLength && header.Shape[0] <= int.MaxValue && columns <= int.MaxValue)
                    return ((int)header.Shape[0], (int)columns);
            }
        }
        catch (OverflowException) { }

        throw new InputException(
            $"{path} has the shape {Shown(header)}; one matrix can hold {Array.MaxLength} numbers, take fewer rows or columns."
        );
    }

    // A header can list thousands of dimensions; the first few tell enough.
    private static string Shown(NpyHeader header) => ShownText.Of(string.Join(" × ", header.Shape));

    private static void ReadValues(
        Stream content,
        MatrixBuffer buffer,
        long total,
        NumberDecoder decoder,
        bool isBigEndian,
        string path,
        CancellationToken cancellationToken
    )
    {
        var bytes = new byte[(int)Math.Min(ChunkBytes, Math.Max(total * decoder.Size, 1))];
        int chunk = ChunkBytes / decoder.Size;
        var doubles = new double[decoder.IsExactInSingle ? 0 : (int)Math.Min(chunk, total)];
        for (long start = 0; start < total; start += chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(chunk, total - start);
            if (decoder.IsSingle && !isBigEndian)
            {
                Fill(content, MemoryMarshal.AsBytes(buffer.Next(count, total)), path);
                continue;
            }

            Span<byte> source = bytes.AsSpan(0, count * decoder.Size);
            Fill(content, source, path);
            if (decoder.IsExactInSingle)
            {
                decoder.Decode(source, isBigEndian, buffer.Next(count, total));
            }
            else
            {
                decoder.Decode(source, isBigEndian, doubles.AsSpan(0, count));
                buffer.Append(doubles.AsSpan(0, count), total, decoder.IsInteger);
            }
        }
    }

    private static void Fill(Stream stream, Span<byte> bytes, string path)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InputException($"{path} is truncated: it ends before its last number.");
    }

    private static Matrix FromColumns(Matrix columns)
    {
        var rows = new Matrix(columns.ColumnCount, columns.RowCount);
        for (int column = 0; column < rows.ColumnCount; column++)
        {
            ReadOnlySpan<float> source = columns.Row(column);
            for (int row = 0; row < source.Length; row++)
                rows[row, column] = source[row];
        }

        return rows;
    }
}
