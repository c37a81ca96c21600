using System.Buffers.Binary;

namespace MLNet.Embeddings.Images;

/// <summary>Reads from the first bytes of a file how it stores its pixels.</summary>
/// <remarks>Skia expands palettes, single bits and 16-bit gray to colors and no longer tells them apart, but they are resized
/// differently.</remarks>
internal static class StoredFormatReader
{
    private const byte JfifHeader = 0xE0;
    private const byte StartOfScan = 0xDA;

    public static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static StoredFormat Read(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(PngSignature) && file.Length >= 26)
        {
            return (ColorType: file[25], BitDepth: file[24]) switch
            {
                (0, 16) => StoredFormat.Gray16Png,
                (0, 1) or (3, _) => StoredFormat.Indexed,
                (0 or 2, _) => StoredFormat.Opaque,
                _ => StoredFormat.Plain,
            };
        }

        if (file.StartsWith("GIF8"u8))
            return StoredFormat.Gif;
        if (TryReadJpegFrame(file, out _, out byte components))
            return components == 4 ? StoredFormat.CmykJpeg : StoredFormat.Plain;
        return file.StartsWith("BM"u8) && HasColorPalette(file) ? StoredFormat.Indexed : StoredFormat.Plain;
    }

    /// <summary>Finds a JPEG's frame header, which follows its other headers.</summary>
    /// <param name="file">The file.</param>
    /// <param name="marker">The second byte of the header's marker: C0 for a baseline file, C2 for a progressive one.</param>
    /// <param name="components">Number of colors.</param>
    public static bool TryReadJpegFrame(ReadOnlySpan<byte> file, out byte marker, out byte components)
    {
        (marker, components) = (0, 0);
        int at = file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? 2 : file.Length;
        while (at + 10 <= file.Length && file[at] == 0xFF)
        {
            marker = file[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                components = file[at + 9];
                return true;
            }

            at += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return false;
    }

    /// <summary>Whether a file is a JPEG of gray or color that holds pixels alone: no profile, no comment, nothing of a camera.</summary>
    public static bool IsPlainJpeg(ReadOnlySpan<byte> file)
    {
        if (!TryReadJpegFrame(file, out _, out byte components) || components is not (1 or 3))
            return false;

        for (int at = 2; at + 4 <= file.Length && file[at] == 0xFF; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]))
        {
            byte marker = file[at + 1];
            if (marker == StartOfScan)
                return file.EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]);
            bool isOfPixels = marker is >= 0xC0 and <= 0xC4 or 0xDB or 0xDD;
            if (!isOfPixels && marker != JfifHeader)
                return false;
        }

        return false;
    }

    // A bitmap whose palette merely counts through the grays is a gray image, unless it has only black and white.
    private static bool HasColorPalette(ReadOnlySpan<byte> file)
    {
        if (file.Length < 54)
            return false;

        int headerSize = BinaryPrimitives.ReadInt32LittleEndian(file[14..]);
        bool core = headerSize == 12;
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(file[(core ? 24 : 28)..]);
        if (bits > 8)
            return false;
        if (bits == 1)
            return true;

        int used = core ? 0 : BinaryPrimitives.ReadInt32LittleEndian(file[46..]);
        int count = used is > 0 and <= 256 ? used : 1 << bits;
        int entrySize = core ? 3 : 4;
        long palette = 14L + headerSize;
        if (headerSize < 0 || palette + (long)count * entrySize > file.Length || count == 2)
            return true;

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = file.Slice((int)palette + i * entrySize, 3);
            if (entry[0] != i || entry[1] != i || entry[2] != i)
                return true;
        }

        return false;
    }
}
