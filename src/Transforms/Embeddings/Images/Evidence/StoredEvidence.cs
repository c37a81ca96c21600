using System.Buffers.Binary;
using MLNet.Embeddings.Images.Frames;

namespace MLNet.Embeddings.Images.Evidence;

/// <summary>A fingerprint and its thumbnail as the bytes of one row of a column.</summary>
/// <remarks>
/// Version, status, frames, whether all frames are in (1) or the pixels are open (2); width times height; the digests of file and pixels;
/// red, green and blue planes of 32 × 32 pixels.
/// </remarks>
internal static class StoredEvidence
{
    /// <summary>Bytes of a row.</summary>
    public const int Length = ThumbnailStart + PixelThumbnail.Length;

    /// <summary>Moves with the layout of a row. The first one knew no open pixels, and is read as it is.</summary>
    public const byte Version = 2;

    /// <summary>Moves with whatever goes into a row, so that no store gives rows that were made in another way: since 4, all pictures
    /// of a file are upright, and inks keep their alpha.</summary>
    public const int MakingVersion = 4;

    private const byte AllFrames = 1;
    private const byte Open = 2;
    private const int CountStart = 8;
    private const int FileStart = 16;
    private const int PixelsStart = FileStart + Digest.Size;
    private const int ThumbnailStart = PixelsStart + Digest.Size;

    /// <summary>The thumbnail within a row.</summary>
    public static Span<byte> ThumbnailOf(Span<byte> row) => row.Slice(ThumbnailStart, PixelThumbnail.Length);

    /// <summary>Whether a row is that of a single picture that was read and holds more than its thumbnail.</summary>
    /// <param name="row">The row.</param>
    /// <param name="file">Receives the digest of its file.</param>
    public static bool IsStillWithDetail(ReadOnlySpan<byte> row, out Digest file)
    {
        file = Digest.Of(row.Slice(FileStart, Digest.Size));
        return row[1] == (byte)PictureStatus.Read
            && row[2] == (byte)FrameKind.Single
            && GrayLevels.HasDetail(BinaryPrimitives.ReadInt64LittleEndian(row[CountStart..]));
    }

    /// <summary>Writes all but the thumbnail.</summary>
    public static void Write(ImageFingerprint image, Span<byte> row)
    {
        row[0] = Version;
        row[1] = (byte)image.Status;
        row[2] = (byte)image.Frames;
        row[3] = (byte)((image.HasAllFrames ? AllFrames : 0) | (image.IsOpen ? Open : 0));
        row[4..CountStart].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(row[CountStart..], image.PixelCount);
        image.File.CopyTo(row[FileStart..]);
        image.Pixels.CopyTo(row[PixelsStart..]);
    }

    /// <summary>Reads a row; one that holds no evidence, such as a missing value, stands for a picture that cannot be read.</summary>
    /// <param name="row">The row.</param>
    /// <param name="thumbnail">Receives the thumbnail.</param>
    public static ImageFingerprint Read(ReadOnlySpan<byte> row, Span<byte> thumbnail)
    {
        thumbnail.Clear();
        if (
            row.Length != Length
            || row[0] is not (1 or Version)
            || row[1] > (byte)PictureStatus.TooLarge
            || row[2] > (byte)FrameKind.Opaque
        )
            return default(ImageFingerprint) with { Status = PictureStatus.Unreadable };

        row.Slice(ThumbnailStart, PixelThumbnail.Length).CopyTo(thumbnail);
        return new ImageFingerprint(
            (PictureStatus)row[1],
            Digest.Of(row.Slice(FileStart, Digest.Size)),
            Digest.Of(row.Slice(PixelsStart, Digest.Size)),
            BinaryPrimitives.ReadInt64LittleEndian(row[CountStart..]),
            (FrameKind)row[2],
            (row[3] & AllFrames) != 0,
            (row[3] & Open) != 0
        );
    }
}
