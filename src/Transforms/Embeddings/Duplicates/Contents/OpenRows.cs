using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Frames;

namespace MLNet.Embeddings.Duplicates.Contents;

/// <summary>Rows of large pictures whose pixels nobody has looked at one by one, since no other row was like them.</summary>
internal static class OpenRows
{
    /// <summary>Whether a row is one of them: the digest of its file stands for that of its pixels.</summary>
    public static bool IsOpen(DuplicateRows rows, int row) =>
        ScaledDecoding.IsLarge(rows.PixelCounts[row], 1)
        && rows.PixelDigests[row] == rows.FileDigests[row]
        && !rows.FileDigests[row].IsNone
        && rows.Pictures is { } files
        && files.Sources[row] is { Frames: not FrameKind.Opaque, Path.Length: > 0 };

    /// <summary>Where a row's file is read again from.</summary>
    public static PictureSource SourceOf(PictureFiles files, int row) => files.Sources[row] with { Path = files.PathOf(row) };

    /// <summary>Looks at those that another row is like, after rows were added.</summary>
    public static void Resolve(DuplicateRows rows, EngineContext context)
    {
        if (!rows.HasImages || rows.Pictures is not { } files)
            return;

        int[] all = [.. Enumerable.Range(0, rows.Count)];
        OpenPictures.Resolve(
            Array.ConvertAll(all, row => IsOpen(rows, row)),
            Array.ConvertAll(all, row => SourceOf(files, row)),
            rows.FileDigests,
            rows.PixelDigests,
            rows.PixelCounts,
            rows.Thumbnails,
            files.Decoder,
            files.Memory,
            context
        );
    }
}
