using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Cluster.Shards;

/// <summary>Arrays in NumPy's format, version 1 and 2: plain ones, and records of fixed length.</summary>
internal static partial class Npy
{
    private const int Alignment = 64;
    private const int LongestHeader = 1 << 16;
    private const int ChunkBytes = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes the header of an array.</summary>
    /// <param name="stream">Receives it.</param>
    /// <param name="type">NumPy's description of one item, as Python writes it.</param>
    /// <param name="shape">Rows, and columns where there are any.</param>
    public static void WriteHeader(Stream stream, string type, params ReadOnlySpan<long> shape)
    {
        var sizes = new StringBuilder();
        foreach (long size in shape)
            sizes.Append(CultureInfo.InvariantCulture, $"{size}, ");
        string text = shape.Length == 1 ? sizes.ToString().TrimEnd() : sizes.ToString().TrimEnd(' ', ',');
        string header = $"{{'descr': {type}, 'fortran_order': False, 'shape': ({text}), }}";
        int length = (Magic.Length + 4 + header.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] bytes = new byte[length];
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        bytes[8] = (byte)(length - 10);
        bytes[9] = (byte)((length - 10) >> 8);
        Encoding.ASCII.GetBytes(header.PadRight(length - 11) + "\n", bytes.AsSpan(10));
        stream.Write(bytes);
    }

    /// <summary>Writes rows of numbers.</summary>
    public static void Write(Stream stream, Matrix rows)
    {
        WriteHeader(stream, "'<f4'", rows.RowCount, rows.ColumnCount);
        WriteValues<float>(stream, rows.AsSpan());
    }

    /// <summary>Writes numbers in pieces that fit a span of bytes.</summary>
    public static void WriteValues<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        for (int start = 0; start < values.Length; start += ChunkBytes)
            stream.Write(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(ChunkBytes, values.Length - start))));
    }

    /// <summary>Reads rows of numbers in single or half precision.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static Matrix ReadMatrix(Stream stream)
    {
        (string type, long[] shape) = ReadHeader(stream);
        if (shape.Length != 2)
            throw new InvalidDataException("it holds no table of rows and columns");
        int size = type switch
        {
            "'<f4'" => sizeof(float),
            "'<f2'" => 2,
            _ => throw new InvalidDataException($"its numbers are {type}, not '<f4' or '<f2'"),
        };
        Require(stream, shape[0] * shape[1] * size);
        var rows = new Matrix(checked((int)shape[0]), checked((int)shape[1]));
        if (size == sizeof(float))
            ReadValues<float>(stream, rows.AsSpan());
        else
            ReadHalves(stream, rows.AsSpan());
        return rows;
    }

    /// <summary>Reads the header of records of a known type.</summary>
    /// <returns>The number of records.</returns>
    public static int ReadRecords(Stream stream, string type, int size)
    {
        (string found, long[] shape) = ReadHeader(stream);
        if (found != type || shape.Length != 1)
            throw new InvalidDataException($"its records are {found}, not {type}");
        Require(stream, shape[0] * size);
        return checked((int)shape[0]);
    }

    /// <summary>Reads a list or table of whole numbers.</summary>
    public static T[] ReadArray<T>(Stream stream, string type, int size)
        where T : unmanaged
    {
        (string found, long[] shape) = ReadHeader(stream);
        if (found != type)
            throw new InvalidDataException($"its numbers are {found}, not {type}");
        long count = shape.Aggregate(1L, (product, side) => checked(product * side));
        Require(stream, count * size);
        var values = new T[count];
        ReadValues<T>(stream, values);
        return values;
    }

    /// <summary>Fills a span in pieces that fit a span of bytes.</summary>
    public static void ReadValues<T>(Stream stream, Span<T> values)
        where T : unmanaged
    {
        for (int start = 0; start < values.Length; start += ChunkBytes)
            stream.ReadExactly(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(ChunkBytes, values.Length - start))));
    }

    private static void ReadHalves(Stream stream, Span<float> values)
    {
        var chunk = new Half[Math.Min(values.Length, ChunkBytes)];
        for (int start = 0; start < values.Length; start += chunk.Length)
        {
            Span<Half> part = chunk.AsSpan(0, Math.Min(chunk.Length, values.Length - start));
            stream.ReadExactly(MemoryMarshal.AsBytes(part));
            for (int i = 0; i < part.Length; i++)
                values[start + i] = (float)part[i];
        }
    }

    private static (string Type, long[] Shape) ReadHeader(Stream stream)
    {
        Span<byte> start = stackalloc byte[12];
        stream.ReadExactly(start[..10]);
        if (!start.StartsWith(Magic) || start[6] is not (1 or 2))
            throw new InvalidDataException("it is no .npy file");
        int length = start[8] | (start[9] << 8);
        if (start[6] == 2)
        {
            stream.ReadExactly(start[10..]);
            length |= (start[10] << 16) | (start[11] << 24);
        }

        if (length is < 0 or > LongestHeader)
            throw new InvalidDataException("its header is too long");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        Match match = Header().Match(Encoding.ASCII.GetString(bytes));
        if (!match.Success || match.Groups["order"].Value == "True")
            throw new InvalidDataException("its header cannot be read, or its columns come before its rows");
        long[] shape =
        [
            .. match
                .Groups["shape"]
                .Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(side => long.Parse(side, NumberStyles.None, CultureInfo.InvariantCulture)),
        ];
        return (match.Groups["type"].Value, shape);
    }

    // A damaged length must not ask for memory that the content cannot fill.
    private static void Require(Stream stream, long bytes)
    {
        if (stream.Length < bytes)
            throw new EndOfStreamException("it is cut short");
    }

    [GeneratedRegex(
        """^\{'descr': (?<type>'[^']+'|\[.*\]), 'fortran_order': (?<order>True|False), 'shape': \((?<shape>[0-9, ]*)\),? *\}\s*$""",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Header();
}
