using System.Buffers.Binary;

namespace MLNet.Embeddings.Images;

/// <summary>The first directory of a TIFF or BigTIFF file: what it says of the image, without its pixels.</summary>
/// <remarks>
/// Adobe, TIFF 6.0, 1992; BigTIFF has the same parts with 64-bit places. What lies outside of the file counts as missing.
/// </remarks>
internal readonly ref struct TiffDirectory
{
    private const int MostValues = 64;

    private readonly ReadOnlySpan<byte> _file;
    private readonly ReadOnlySpan<byte> _entries;
    private readonly bool _isLittle;
    private readonly bool _isBig;

    private TiffDirectory(ReadOnlySpan<byte> file, ReadOnlySpan<byte> entries, bool isLittle, bool isBig, bool hasNext)
    {
        _file = file;
        _entries = entries;
        _isLittle = isLittle;
        _isBig = isBig;
        HasNext = hasNext;
    }

    /// <summary>Whether another image follows.</summary>
    public bool HasNext { get; }

    /// <summary>Whether numbers begin with their lowest byte.</summary>
    public bool IsLittleEndian => _isLittle;

    private int EntryBytes => _isBig ? 20 : 12;

    /// <summary>Whether a file begins like a TIFF.</summary>
    public static bool IsTiff(ReadOnlySpan<byte> file) =>
        file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) || file.StartsWith("II+\0"u8) || file.StartsWith("MM\0+"u8);

    /// <summary>Reads the first directory.</summary>
    /// <param name="file">The file, or the content of an EXIF block, which is one.</param>
    /// <param name="directory">The directory; empty where there is none.</param>
    public static bool TryReadFirst(ReadOnlySpan<byte> file, out TiffDirectory directory)
    {
        directory = default;
        if (!IsTiff(file))
            return false;

        bool isLittle = file[0] == 'I';
        bool isBig = file[isLittle ? 2 : 3] == '+';
        int headerBytes = isBig ? 16 : 8;
        int countBytes = isBig ? 8 : 2;
        if (file.Length < headerBytes)
            return false;

        ulong start = Number(file[(headerBytes / 2)..], headerBytes / 2, isLittle);
        if (start > (ulong)Math.Max(0, file.Length - countBytes))
            return false;

        ReadOnlySpan<byte> rest = file[(int)start..];
        ulong count = Number(rest, countBytes, isLittle);
        rest = rest[countBytes..];
        int entryBytes = isBig ? 20 : 12;
        int placeBytes = isBig ? 8 : 4;
        int whole = (int)Math.Min(count, (ulong)(rest.Length / entryBytes));
        ReadOnlySpan<byte> after = rest[(whole * entryBytes)..];
        bool hasNext = (ulong)whole == count && after.Length >= placeBytes && Number(after, placeBytes, isLittle) != 0;
        directory = new TiffDirectory(file, rest[..(whole * entryBytes)], isLittle, isBig, hasNext);
        return true;
    }

    /// <summary>Whether there is such an entry.</summary>
    public bool Contains(ushort tag) => !Entry(tag).IsEmpty;

    /// <summary>The largest value of an entry of whole numbers; 0 where there is none.</summary>
    public ulong Largest(ushort tag)
    {
        ulong largest = 0;
        ReadOnlySpan<byte> values = ValuesOf(tag, out int bytes);
        for (int i = 0; bytes > 0 && i < MostValues && (i + 1) * bytes <= values.Length; i++)
            largest = Math.Max(largest, Number(values[(i * bytes)..], bytes, _isLittle));
        return largest;
    }

    /// <summary>One value of an entry of whole numbers.</summary>
    /// <param name="tag">The entry.</param>
    /// <param name="index">Which value, from 0 on.</param>
    /// <param name="missing">What is given where there is none.</param>
    public ulong ValueOf(ushort tag, int index, ulong missing)
    {
        ReadOnlySpan<byte> values = ValuesOf(tag, out int bytes);
        return bytes > 0 && (index + 1L) * bytes <= values.Length ? Number(values[(index * bytes)..], bytes, _isLittle) : missing;
    }

    // As many as there are in the file.
    private ReadOnlySpan<byte> ValuesOf(ushort tag, out int bytes)
    {
        bytes = 0;
        ReadOnlySpan<byte> entry = Entry(tag);
        if (entry.IsEmpty)
            return [];

        bytes = (int)Number(entry[2..], 2, _isLittle) switch
        {
            1 => 1,
            3 => 2,
            4 => 4,
            16 => 8,
            _ => 0,
        };
        int placeBytes = _isBig ? 8 : 4;
        ulong count = Number(entry[4..], placeBytes, _isLittle);
        if (bytes == 0 || count == 0)
            return [];

        // Values lie in the entry where they fit into it.
        ReadOnlySpan<byte> values = entry[(4 + placeBytes)..];
        if (count > (ulong)(placeBytes / bytes))
        {
            ulong place = Number(values, placeBytes, _isLittle);
            if (place > (ulong)_file.Length)
                return [];
            values = _file[(int)place..];
        }

        return values[..(int)Math.Min((ulong)(values.Length / bytes * bytes), Math.Min(count, (ulong)values.Length) * (ulong)bytes)];
    }

    private ReadOnlySpan<byte> Entry(ushort tag)
    {
        for (int at = 0; at < _entries.Length; at += EntryBytes)
        {
            ReadOnlySpan<byte> entry = _entries.Slice(at, EntryBytes);
            if (Number(entry, 2, _isLittle) == tag)
                return entry;
        }

        return [];
    }

    private static ulong Number(ReadOnlySpan<byte> bytes, int count, bool isLittle) =>
        count switch
        {
            1 => bytes[0],
            2 => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
            4 => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
            _ => isLittle ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes),
        };
}
