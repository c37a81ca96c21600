using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>What precedes the numbers of a .npy file: their type, order and shape (NumPy's format, versions 1 to 3).</summary>
internal sealed partial record NpyHeader(string ElementType, bool IsBigEndian, bool IsFortranOrder, IReadOnlyList<long> Shape)
{
    private const int MaximumLength = 1 << 20;
    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    /// <summary>Reads the header and leaves the stream at the first number.</summary>
    public static NpyHeader Read(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[12];
        Fill(stream, start[..10], path);
        if (!start[..6].SequenceEqual(Magic))
            throw new InputException($"{path} is not a .npy file: it does not begin with NumPy's signature.");

        int version = start[6];
        if (version is < 1 or > 3)
            throw new InputException($"{path} is of .npy version {version}.{start[7]}; versions 1 to 3 are read.");

        long length = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (version > 1)
        {
            Fill(stream, start[10..], path);
            length = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        }

        if (length > MaximumLength)
            throw new InputException($"{path} claims a header of {length} bytes; the file is damaged.");

        var text = new byte[length];
        Fill(stream, text, path);
        return Parse((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text), path);
    }

    /// <summary>A version 1 header for little-endian numbers in C order, padded so that the numbers begin at a multiple of 64 bytes.</summary>
    public static byte[] Encode(string elementType, int rowCount, int columnCount)
    {
        string text = $"{{'descr': '<{elementType}', 'fortran_order': False, 'shape': ({rowCount}, {columnCount}), }}";
        int length = (Magic.Length + 4 + text.Length + 1 + 63) / 64 * 64;
        var header = new byte[length];
        Magic.CopyTo(header, 0);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - 10));
        header.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    private static NpyHeader Parse(string text, string path)
    {
        Match type = TypePattern().Match(text);
        Match order = OrderPattern().Match(text);
        Match shape = ShapePattern().Match(text);
        if (!type.Success && text.Contains("'descr'", StringComparison.Ordinal))
            throw new InputException($"{path} holds records or another type that is not a plain number; save float32, float64 or integers.");

        if (!type.Success || !order.Success || !shape.Success)
            throw new InputException($"{path} has a header that names no type, order and shape; the file is damaged.");

        var counts = new List<long>();
        foreach (string part in shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
                throw new InputException($"{path} has the shape ({shape.Groups[1].Value}), which is not a list of whole numbers; the file is damaged.");

            counts.Add(count);
        }

        return new NpyHeader(type.Groups[2].Value, type.Groups[1].Value == ">", order.Groups[1].Value == "True", counts);
    }

    private static void Fill(Stream stream, Span<byte> bytes, string path)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InputException($"{path} is truncated: it ends within the .npy header.");
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([<>|=]?)([a-zA-Z]\d*)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
