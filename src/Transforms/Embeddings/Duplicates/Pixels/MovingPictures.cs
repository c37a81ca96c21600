using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Digests of files that hold several pictures, among others of their kind.</summary>
/// <remarks>
/// Later pictures are decoded only where another file begins with the same picture: the digest of the first one, marked as such, tells
/// which those are.
/// </remarks>
internal static class MovingPictures
{
    /// <summary>
    /// Replaces the marks that several files share by the digests of all their pictures, and those of one file only by the digest of the
    /// file.
    /// </summary>
    /// <param name="pictures">Where the files are, and what they hold.</param>
    /// <param name="files">Digests of the files.</param>
    /// <param name="pixels">Digests of the pixels, which are replaced.</param>
    /// <param name="decoder">Decodes pictures.</param>
    /// <param name="memory">Remembers what was seen of files; <see langword="null"/> where nothing does.</param>
    /// <param name="context">Threads and callback.</param>
    public static void Resolve(
        PictureSource[] pictures,
        Digest[] files,
        Digest[] pixels,
        IImageDecoder decoder,
        LookMemory? memory,
        EngineContext context
    )
    {
        int[] moving =
        [
            .. Enumerable
                .Range(0, pictures.Length)
                .Where(row => pictures[row].Moves && !pixels[row].IsNone)
                // Of a picture that came without a file all frames are in its digest already.
                .Where(row => pictures[row].Path.Length > 0),
        ];
        int[] shared =
        [
            .. moving
                .GroupBy(row => pixels[row])
                .Where(group => group.DistinctBy(row => files[row]).Skip(1).Any())
                .SelectMany(group => group),
        ];
        foreach (int row in moving.Except(shared))
            pixels[row] = files[row];
        if (shared.Length == 0)
            return;

        using EngineContext.StageScope stage = context.BeginStage("frames");
        context.ForWithProgress(
            shared.Length,
            (i, _) =>
            {
                int row = shared[i];
                pixels[row] = WholePixels.OfFile(pictures[row], files[row], decoder, memory);
            }
        );
    }

    /// <summary>
    /// The digest of a picture's pixels. Where not all of them were looked at, or only the first picture of several, and no file is named
    /// that could be read again, it is that of the file, so that no two different files are taken for equal.
    /// </summary>
    public static Digest PixelsOf(ImageFingerprint image, string path) =>
        (image.IsOpen || (image.Moves && !image.HasAllFrames)) && path.Length == 0 ? image.File : image.Pixels;
}
