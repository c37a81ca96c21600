using System.Buffers.Binary;

namespace MLNet.Embeddings.Images.Frames;

/// <summary>The whole pictures of a JPEG file that holds several, by its multi-picture index (CIPA DC-007).</summary>
/// <remarks>
/// Only pictures as large as the first one count. Others are previews and gain maps, which nearly every telephone adds, and which nobody
/// sees.
/// </remarks>
internal static class JpegSequence
{
    private const ushort EntryTag = 0xB002;
    private const int BytesPerEntry = 16;

    /// <summary>Where the pictures lie, the first one first; one alone where there is no index, or no legal one.</summary>
    public static IReadOnlyList<Range> Find(ReadOnlySpan<byte> file)
    {
        var pictures = new List<Range> { 0..file.Length };
        int index = FindIndex(file, out int length);
        if (index < 0 || Entries(file.Slice(index, length), out bool isLittle) is not { IsEmpty: false } entries)
            return pictures;

        (int Width, int Height) first = Size(file);
        for (int i = 1; (i + 1) * BytesPerEntry <= entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(i * BytesPerEntry, BytesPerEntry);
            long start = index + (long)ReadUInt32(entry[8..], isLittle);
            long end = start + ReadUInt32(entry[4..], isLittle);
            if (start <= index || end > file.Length || end <= start)
                continue;

            Range place = (int)start..(int)end;
            if (file[place] is [0xFF, 0xD8, ..] && Size(file[place]) == first)
                pictures.Add(place);
        }

        if (pictures.Count > 1)
            pictures[0] = 0..pictures.Skip(1).Min(place => place.Start.Value);
        return pictures;
    }

    // The place of the index's own header, from which it counts.
    private static int FindIndex(ReadOnlySpan<byte> file, out int length)
    {
        length = 0;
        for (int at = 2; at + 4 <= file.Length && file[at] == 0xFF && file[at + 1] != 0xDA; )
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (file[at + 1] == 0xE2 && size > 16 && at + 2 + size <= file.Length && file[(at + 4)..].StartsWith("MPF\0"u8))
            {
                length = size - 6;
                return at + 8;
            }

            at += file[at + 1] == 0xFF ? 1 : 2 + size;
        }

        return -1;
    }

    private static ReadOnlySpan<byte> Entries(ReadOnlySpan<byte> index, out bool isLittle)
    {
        isLittle = index.StartsWith("II*\0"u8);
        if (!isLittle && !index.StartsWith("MM\0*"u8))
            return [];

        uint directory = ReadUInt32(index[4..], isLittle);
        if (directory > index.Length - 2)
            return [];

        ReadOnlySpan<byte> tags = index[(int)directory..];
        int count = isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(tags) : BinaryPrimitives.ReadUInt16BigEndian(tags);
        for (int i = 0; i < count && 2 + (12 * (i + 1)) <= tags.Length; i++)
        {
            ReadOnlySpan<byte> tag = tags.Slice(2 + (12 * i), 12);
            if ((isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(tag) : BinaryPrimitives.ReadUInt16BigEndian(tag)) != EntryTag)
                continue;

            uint length = ReadUInt32(tag[4..], isLittle);
            uint start = ReadUInt32(tag[8..], isLittle);
            return (long)start + length <= index.Length ? index.Slice((int)start, (int)length) : [];
        }

        return [];
    }

    private static (int Width, int Height) Size(ReadOnlySpan<byte> jpeg)
    {
        for (int at = 2; at + 9 <= jpeg.Length && jpeg[at] == 0xFF; )
        {
            byte marker = jpeg[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 5)..]));

            at += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
        }

        return default;
    }

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
