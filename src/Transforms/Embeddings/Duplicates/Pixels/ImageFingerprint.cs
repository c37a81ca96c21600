using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Frames;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>All that the search for duplicates keeps of an image file.</summary>
/// <param name="Status">Whether the file could be read, and whether the image has any structure.</param>
/// <param name="File">Digest of the file; none where there is no file.</param>
/// <param name="Pixels">
/// Digest of the shape and the pixels as seen; none where they could not be read. Of a file that holds more than one picture only the
/// first one is in it: see
/// <see cref="FrameDigest"/>.
/// </param>
/// <param name="PixelCount">Width times height; 0 where it could not be read.</param>
/// <param name="Frames">What the file holds beside its first picture.</param>
internal readonly record struct ImageFingerprint(DuplicateStatus Status, Digest File, Digest Pixels, long PixelCount, FrameKind Frames)
{
    /// <summary>Reads a file. Pixels count as people see them: upright, with all their bits.</summary>
    /// <param name="path">The file; a missing one is unreadable.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <param name="workspace">Makes the descriptor.</param>
    /// <param name="thumbnail">Receives <see cref="PixelThumbnail.Length"/> bytes; zeros where the file is unreadable.</param>
    /// <param name="descriptor">Receives <see cref="PixelDescriptor.Length"/> values; zeros where the image has no structure.</param>
    public static ImageFingerprint Read(
        string path,
        IImageDecoder decoder,
        PixelDescriptor workspace,
        Span<byte> thumbnail,
        Span<float> descriptor
    )
    {
        thumbnail.Clear();
        descriptor.Clear();
        byte[] content;
        try
        {
            content = RegularFile.ReadAllBytes(path);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return default(ImageFingerprint) with { Status = DuplicateStatus.Unreadable };
        }

        return OfContent(content, decoder, workspace, thumbnail, descriptor);
    }

    /// <summary>Reads the content of a file; see <see cref="Read"/>.</summary>
    public static ImageFingerprint OfContent(
        byte[] content,
        IImageDecoder decoder,
        PixelDescriptor workspace,
        Span<byte> thumbnail,
        Span<float> descriptor
    )
    {
        thumbnail.Clear();
        descriptor.Clear();
        try
        {
            using SeenPicture picture = SeenPicture.Decode(content, decoder);
            picture.MakeThumbnail(thumbnail);
            workspace.Compute(thumbnail, descriptor);
            DuplicateStatus status = descriptor.ContainsAnyExcept(0f) ? DuplicateStatus.Ok : DuplicateStatus.ZeroVector;
            Digest file = Digest.OfFile(content);
            Digest pixels = picture.Digest();
            FrameKind frames = FrameKindReader.Read(content);
            if (frames == FrameKind.Opaque || pixels.IsNone)
                pixels = file;
            else if (frames != FrameKind.Single)
                pixels = FrameDigest.OfFirst(pixels);

            return new ImageFingerprint(status, file, pixels, (long)picture.Width * picture.Height, frames);
        }
        catch (InvalidDataException exception)
        {
            // Without digests: two empty or damaged files are no copies of each other in any useful sense.
            bool isTooLarge = DecodedImage.IsTooLarge(exception);
            return default(ImageFingerprint) with { Status = isTooLarge ? DuplicateStatus.TooLarge : DuplicateStatus.Unreadable };
        }
    }
}
