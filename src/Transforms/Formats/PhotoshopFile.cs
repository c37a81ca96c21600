using System.Buffers.Binary;

namespace MLNet.Embeddings.Formats;

/// <summary>Tells whether a Photoshop document has all rows of its merged image: ImageMagick fills up those that are missing.</summary>
/// <remarks>Adobe Photoshop File Formats Specification, 2019: four sections behind the header, each but the last with its length.</remarks>
internal static class PhotoshopFile
{
    private const int HeaderBytes = 26;
    private const int Raw = 0;
    private const int RunLengths = 1;

    /// <summary>Refuses a document that ends too early.</summary>
    /// <param name="file">A file that begins like one.</param>
    /// <exception cref="InvalidDataException">It ends before its merged image does.</exception>
    public static void CheckWhole(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes || !HasAllRows(file))
            throw new InvalidDataException("The image file is truncated: it ends before the rows of its merged image do.");
    }

    private static bool HasAllRows(ReadOnlySpan<byte> file)
    {
        bool isLarge = file[5] == 2;
        int channels = BinaryPrimitives.ReadUInt16BigEndian(file[12..]);
        ulong height = BinaryPrimitives.ReadUInt32BigEndian(file[14..]);
        ulong width = BinaryPrimitives.ReadUInt32BigEndian(file[18..]);
        ulong bits = BinaryPrimitives.ReadUInt16BigEndian(file[22..]);
        ulong rows = (ulong)channels * Math.Min(height, int.MaxValue);

        // Colors, resources, layers.
        ulong at = HeaderBytes;
        for (int section = 0; section < 3; section++)
        {
            int lengthBytes = isLarge && section == 2 ? 8 : 4;
            if (at + (ulong)lengthBytes > (ulong)file.Length)
                return false;

            ReadOnlySpan<byte> length = file[(int)at..];
            at += (ulong)lengthBytes;
            ulong skipped = lengthBytes == 8 ? BinaryPrimitives.ReadUInt64BigEndian(length) : BinaryPrimitives.ReadUInt32BigEndian(length);
            if (skipped > (ulong)file.Length - at)
                return false;
            at += skipped;
        }

        if (at + 2 > (ulong)file.Length)
            return false;

        int compression = BinaryPrimitives.ReadUInt16BigEndian(file[(int)at..]);
        ReadOnlySpan<byte> rest = file[(int)(at + 2)..];
        return compression switch
        {
            Raw => ((Math.Min(width, int.MaxValue) * bits) + 7) / 8 * rows <= (ulong)rest.Length,
            RunLengths => HasAllRuns(rest, rows, isLarge ? 4 : 2),
            // Deflate tells by itself where it ends.
            _ => true,
        };
    }

    private static bool HasAllRuns(ReadOnlySpan<byte> rest, ulong rows, int lengthBytes)
    {
        ulong table = rows * (ulong)lengthBytes;
        if (table > (ulong)rest.Length)
            return false;

        ulong needed = table;
        for (int at = 0; at < (int)table; at += lengthBytes)
        {
            ReadOnlySpan<byte> length = rest[at..];
            needed += lengthBytes == 4 ? BinaryPrimitives.ReadUInt32BigEndian(length) : BinaryPrimitives.ReadUInt16BigEndian(length);
        }

        return needed <= (ulong)rest.Length;
    }
}
