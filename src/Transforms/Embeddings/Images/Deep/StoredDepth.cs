using System.Buffers.Binary;

namespace MLNet.Embeddings.Images.Deep;

/// <summary>
/// Whether a file holds more than eight bits a channel that its decoder cuts off: its pixels then do not tell two files apart that differ.
/// </summary>
/// <remarks>
/// PNG is not among them, because its 16 bits are read in managed code, nor is TIFF of the usual kinds (<see cref="DeepFile"/>); but a
/// PNG of a part of a deeper picture is, which bears a mark. Where the header cannot be understood, bits are taken to be cut off.
/// </remarks>
internal static class StoredDepth
{
    private const int Eight = 8;

    // Behind the signature and the header.
    private const int PlaceOfMark = 33;

    /// <summary>Name of the chunk that marks a PNG of fewer bits than the picture that it was made of: of no use to whoever shows it,
    /// private, and not to be kept where pixels change. It follows the header.</summary>
    public static ReadOnlySpan<byte> ChunkOfCutPng => "dpTH"u8;

    /// <summary>Whether decoded pixels of eight bits hold less than the file.</summary>
    public static bool IsCut(ReadOnlySpan<byte> file) =>
        ImageFileFormats.Read(file) switch
        {
            ImageFileFormat.Png => file.Length > PlaceOfMark + 4 && file[(PlaceOfMark + 4)..].StartsWith(ChunkOfCutPng),
            ImageFileFormat.Tiff => IsDeepTiff(file),
            ImageFileFormat.Heic or ImageFileFormat.Avif => IsDeepHeif(file),
            ImageFileFormat.JpegXl => !JpegXlHeader.TryRead(file, out JpegXlHeader header) || header.BitsPerSample > Eight,
            ImageFileFormat.Photoshop => file.Length < 24 || BinaryPrimitives.ReadUInt16BigEndian(file[22..]) > Eight,
            ImageFileFormat.Netpbm => IsDeepNetpbm(file),
            _ => false,
        };

    private static bool IsDeepTiff(ReadOnlySpan<byte> file)
    {
        const ushort BitsPerSample = 258;
        return !TiffDirectory.TryReadFirst(file, out TiffDirectory directory)
            || (directory.Largest(BitsPerSample) > Eight && (directory.HasNext || !DeepTiffReader.IsDeep(file)));
    }

    // The decoder's configuration of each picture inside: hvcC of HEVC (ISO/IEC 14496-15, 8.3.3), av1C of AV1 (its ISOBMFF binding, 2.3).
    private static bool IsDeepHeif(ReadOnlySpan<byte> file)
    {
        const int DepthOfHevc = 17;
        const int FlagsOfAv1 = 2;
        const byte HighDepth = 0x40;
        return Any(file, "hvcC"u8, DepthOfHevc, 7) || Any(file, "av1C"u8, FlagsOfAv1, HighDepth);
    }

    private static bool Any(ReadOnlySpan<byte> file, ReadOnlySpan<byte> box, int offset, byte mask)
    {
        while (file.IndexOf(box) is >= 0 and int at)
        {
            file = file[(at + box.Length)..];
            if (offset < file.Length && (file[offset] & mask) != 0)
                return true;
        }

        return false;
    }

    // The third number of the header is the level of white; of P1 and P4 there is none, and P7 has names.
    private static bool IsDeepNetpbm(ReadOnlySpan<byte> file)
    {
        if (file[1] is (byte)'1' or (byte)'4')
            return false;
        if (file[1] == (byte)'7')
            return true;

        int numbers = 0;
        long value = -1;
        for (int at = 2; at < file.Length; at++)
        {
            if (file[at] == '#')
            {
                int end = file[at..].IndexOf((byte)'\n');
                at = end < 0 ? file.Length : at + end;
            }
            else if (file[at] is >= (byte)'0' and <= (byte)'9')
            {
                value = Math.Min(int.MaxValue, (10 * Math.Max(0, value)) + file[at] - '0');
            }
            else if (value >= 0)
            {
                if (++numbers == 3)
                    return value > byte.MaxValue;
                value = -1;
            }
        }

        return true;
    }
}
