using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using MLNet.Embeddings.Images.Png;

namespace MLNet.Embeddings.Images.Decoders;

/// <summary>Turns pictures upright, as EXIF orientations 1 to 8 ask for.</summary>
internal static class ImageOrientation
{
    private const ushort OrientationTag = 0x0112;

    /// <summary>Whether rows and columns change places.</summary>
    public static bool SwapsSides(int orientation) => orientation >= 5;

    /// <summary>Turns a picture upright. Orientations 2 to 4 mirror or turn by half; 5 to 8 also swap rows and columns.</summary>
    /// <param name="source">Pixels as stored, row by row.</param>
    /// <param name="width">Stored width.</param>
    /// <param name="height">Stored height.</param>
    /// <param name="orientation">EXIF orientation, 1 (upright) to 8.</param>
    /// <param name="target">Receives as many pixels.</param>
    public static void Turn<T>(ReadOnlySpan<T> source, int width, int height, int orientation, Span<T> target)
    {
        bool mirrorX = orientation is 2 or 3 or 7 or 8;
        bool mirrorY = orientation is 3 or 4 or 6 or 7;
        bool swap = SwapsSides(orientation);
        int newWidth = swap ? height : width;
        int newHeight = swap ? width : height;
        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                int column = swap ? y : x;
                int row = swap ? x : y;
                column = mirrorX ? width - 1 - column : column;
                row = mirrorY ? height - 1 - row : row;
                target[(y * newWidth) + x] = source[(row * width) + column];
            }
        }
    }

    /// <summary>The orientation that counts for a picture.</summary>
    /// <param name="image">The picture as its decoder gave it.</param>
    /// <param name="file">Its file; empty where there is none.</param>
    public static int Of(DecodedImage image, ReadOnlySpan<byte> file) =>
        image.ExifOrientation > 1 || image.IsTakenAsStored ? image.ExifOrientation : OfPng(file);

    /// <summary>The orientation that a PNG's eXIf chunk states, which Skia passes over; 1 where there is none.</summary>
    public static int OfPng(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(StoredFormatReader.PngSignature))
            return 1;

        foreach (PngChunk chunk in new PngChunks(file))
        {
            if (chunk.Is("eXIf"u8))
                return OfTiff(chunk.Content(file));
        }

        return 1;
    }

    /// <summary>The same of a file that is not read as a whole: its chunks are passed over.</summary>
    public static int OfPng(SafeFileHandle file)
    {
        const int Header = 8;
        const int Checksum = 4;
        Span<byte> head = stackalloc byte[Header];
        if (RandomAccess.Read(file, head, 0) < Header || !head.SequenceEqual(StoredFormatReader.PngSignature))
            return 1;

        for (long at = Header; RandomAccess.Read(file, head, at) == Header; )
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var chunk = new PngChunk(BinaryPrimitives.ReadUInt32BigEndian(head[4..]), 0, 0);
            at += Header;
            if (chunk.Is("IEND"u8))
                return 1;
            if (chunk.Is("eXIf"u8))
            {
                var content = new byte[(int)Math.Clamp(RandomAccess.GetLength(file) - at, 0, length)];
                return OfTiff(content.AsSpan(0, RandomAccess.Read(file, content, at)));
            }

            at += length + Checksum;
        }

        return 1;
    }

    /// <summary>The orientation that the EXIF chunk of a WebP states; 1 where there is none.</summary>
    public static int OfWebp(ReadOnlySpan<byte> file)
    {
        const int Header = 8;
        const int Start = 12;
        const int FlagsAt = 20;
        const int HasExif = 8;
        ReadOnlySpan<byte> prefix = "Exif\0\0"u8;

        // Like libwebp, which heeds the chunk only where the flags announce it.
        bool isAnnounced =
            file.Length > FlagsAt && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBPVP8X"u8) && (file[FlagsAt] & HasExif) != 0;
        for (long at = Start; isAnnounced && at + Header <= file.Length; )
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("EXIF"u8))
            {
                ReadOnlySpan<byte> exif = chunk.Slice(Header, (int)Math.Min(length, (uint)(chunk.Length - Header)));

                // Some writers put before it what only JPEG needs.
                return OfTiff(exif.StartsWith(prefix) ? exif[prefix.Length..] : exif);
            }

            at += Header + length + (length & 1);
        }

        return 1;
    }

    private static int OfTiff(ReadOnlySpan<byte> exif) =>
        TiffDirectory.TryReadFirst(exif, out TiffDirectory directory) && directory.Largest(OrientationTag) is >= 1 and <= 8 and var value
            ? (int)value
            : 1;
}
