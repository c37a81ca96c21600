using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>What precedes the numbers of a .npy file: their type, order and shape (NumPy's format, versions 1 to 3).</summary>
/// <remarks>
/// What NumPy refuses is refused: the header is one Python dictionary with the keys descr, fortran_order and shape and nothing else. Python
/// 2 wrote counts such as 60L, which NumPy still reads in versions 1 and 2.
/// </remarks>
internal sealed record NpyHeader(string ElementType, bool IsBigEndian, bool IsFortranOrder, IReadOnlyList<long> Shape)
{
    // NumPy's own limit: plain numbers take some 60 characters, and parsing what claims more is how a file would keep a reader busy.
    private const int MaximumLength = 10_000;
    private static readonly byte[] MagicBytes = [0x93, .. "NUMPY"u8];

    /// <summary>Bytes before the first number.</summary>
    public int Length { get; private init; }

    /// <summary>What a .npy file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => MagicBytes;

    /// <summary>Reads the header and leaves the stream at the first number.</summary>
    public static NpyHeader Read(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[12];
        int read = stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false);
        int compared = Math.Min(read, Magic.Length);
        if (!start[..compared].SequenceEqual(Magic[..compared]))
            throw new InputException($"{path} is not a .npy file: it does not begin with NumPy's signature.");
        if (read < 10)
            throw Truncated(path);

        int version = start[6];
        if (version is < 1 or > 3 || start[7] != 0)
            throw new InputException($"{path} is of .npy version {version}.{start[7]}; versions 1.0, 2.0 and 3.0 are read.");

        long length = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (version > 1)
        {
            Fill(stream, start[10..], path);
            length = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        }

        if (length > MaximumLength)
            throw new InputException(
                $"{path} claims a header of {length} bytes, plain numbers have one of some 100; the file is damaged or holds records."
            );

        var text = new byte[length];
        Fill(stream, text, path);
        Encoding encoding = version == 3 ? Encoding.UTF8 : Encoding.Latin1;
        return Parse(encoding.GetString(text), allowsLong: version < 3, path) with { Length = (version > 1 ? 12 : 10) + text.Length };
    }

    /// <summary>A version 1 header for little-endian numbers in C order, padded so that the numbers begin at a multiple of 64
    /// bytes.</summary>
    public static byte[] Encode(string elementType, int rowCount, int columnCount)
    {
        string text = $"{{'descr': '<{elementType}', 'fortran_order': False, 'shape': ({rowCount}, {columnCount}), }}";
        int length = (Magic.Length + 4 + text.Length + 1 + 63) / 64 * 64;
        var header = new byte[length];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - 10));
        header.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    private static NpyHeader Parse(string text, bool allowsLong, string path)
    {
        Dictionary<string, object?>? entries;
        try
        {
            entries = PythonLiteral.Parse(text, allowsLong) as Dictionary<string, object?>;
        }
        catch (FormatException exception)
        {
            throw new InputException(
                $"{path} has a header that is not understood from its {exception.Message} on; the file is damaged.",
                exception
            );
        }

        if (
            entries is not { Count: 3 }
            || !entries.TryGetValue("descr", out object? type)
            || !entries.TryGetValue("fortran_order", out object? order)
            || !entries.TryGetValue("shape", out object? shape)
        )
        {
            throw new InputException(
                $"{path} has a header that does not name type (descr), fortran_order and shape, and only these; the file is damaged."
            );
        }

        if (type is not string { Length: > 0 } typeName)
            throw new InputException(
                $"{path} holds records or another type that is not a plain number; save float32, float64 or integers."
            );

        if (order is not bool isFortranOrder)
            throw new InputException($"{path} has a header whose fortran_order is neither True nor False; the file is damaged.");

        bool namesOrder = typeName[0] is '<' or '>' or '=' or '|';
        return new NpyHeader(namesOrder ? typeName[1..] : typeName, typeName[0] == '>', isFortranOrder, Counts(shape, path));
    }

    private static List<long> Counts(object? shape, string path)
    {
        var counts = new List<long>();
        foreach (object? part in shape as object?[] ?? [null])
        {
            if (part is not BigInteger count || count < 0 || count > long.MaxValue)
                throw new InputException(
                    $"{path} has the shape {Shown(shape)}, which is not a list of whole numbers; the file is damaged."
                );

            counts.Add((long)count);
        }

        return counts;
    }

    private static string Shown(object? shape) =>
        shape is object?[] parts
            ? $"({ShownText.Of(string.Join(", ", parts.Select(part => part is BigInteger count ? count.ToString() : "?")))})"
            : ShownText.Of(shape?.ToString() ?? "None");

    private static void Fill(Stream stream, Span<byte> bytes, string path)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Truncated(path);
    }

    private static InputException Truncated(string path) => new($"{path} is truncated: it ends within the .npy header.");
}
