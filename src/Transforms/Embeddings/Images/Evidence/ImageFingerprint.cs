using MLNet.Embeddings.Images.Frames;

namespace MLNet.Embeddings.Images.Evidence;

/// <summary>All that the search for duplicates keeps of an image file beside its thumbnail.</summary>
/// <param name="Status">Whether the file could be read.</param>
/// <param name="File">Digest of the file; none where there is no file.</param>
/// <param name="Pixels">
/// Digest of the shape and the pixels as seen; none where they could not be read. Of a file that holds more than one picture only the
/// first one is in it, unless <paramref name="HasAllFrames"/>: see <see cref="FrameDigest"/>.
/// </param>
/// <param name="PixelCount">Width times height; 0 where it could not be read.</param>
/// <param name="Frames">What the file holds beside its first picture.</param>
/// <param name="HasAllFrames">Whether all pictures of a file that holds several are in <paramref name="Pixels"/>.</param>
internal readonly record struct ImageFingerprint(
    PictureStatus Status,
    Digest File,
    Digest Pixels,
    long PixelCount,
    FrameKind Frames,
    bool HasAllFrames = false
)
{
    /// <summary>Whether the file holds further pictures that could be looked at.</summary>
    public bool Moves => Frames is FrameKind.Animation or FrameKind.Sequence;

    /// <summary>Reads a file. Pixels count as people see them: upright, with all their bits.</summary>
    /// <param name="path">The file; a missing one is unreadable.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <param name="thumbnail">Receives <see cref="PixelThumbnail.Length"/> bytes; zeros where the file is unreadable.</param>
    public static ImageFingerprint Read(string path, IImageDecoder decoder, Span<byte> thumbnail)
    {
        thumbnail.Clear();
        try
        {
            using PooledFile file = ImageFile.Read(path);
            return OfContent(file.Content, decoder, thumbnail);
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or InvalidDataException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or NotSupportedException
            )
        {
            return OfFault(exception);
        }
    }

    /// <summary>Reads the content of a file; see <see cref="Read"/>.</summary>
    public static ImageFingerprint OfContent(ReadOnlySpan<byte> file, IImageDecoder decoder, Span<byte> thumbnail)
    {
        thumbnail.Clear();
        try
        {
            using DecodedImage image = ImageFile.Decode(file, decoder);
            return OfImage(file, image, thumbnail);
        }
        catch (InvalidDataException exception)
        {
            return OfFault(exception);
        }
    }

    /// <summary>Looks at an image that is decoded.</summary>
    /// <param name="file">The file; empty where there is none.</param>
    /// <param name="image">The image; not disposed.</param>
    /// <param name="thumbnail">Receives <see cref="PixelThumbnail.Length"/> bytes.</param>
    /// <exception cref="InvalidDataException">It cannot be looked at.</exception>
    public static ImageFingerprint OfImage(ReadOnlySpan<byte> file, DecodedImage image, Span<byte> thumbnail)
    {
        using var picture = SeenPicture.Of(image, file);
        picture.MakeThumbnail(thumbnail);
        Digest content = file.IsEmpty ? default : Digest.OfFile(file);
        Digest pixels = picture.Digest();
        FrameKind frames = FrameKindReader.Read(file);
        if (frames == FrameKind.Opaque || pixels.IsNone)
            pixels = content;
        else if (frames != FrameKind.Single)
            pixels = FrameDigest.OfFirst(pixels);

        return new ImageFingerprint(PictureStatus.Read, content, pixels, (long)picture.Width * picture.Height, frames);
    }

    /// <summary>What is known of a picture that cannot be read: no digests, because two empty or damaged files are no copies of each
    /// other in any useful sense.</summary>
    public static ImageFingerprint OfFault(Exception exception)
    {
        bool isTooLarge = exception is InvalidDataException fault && DecodedImage.IsTooLarge(fault);
        return default(ImageFingerprint) with { Status = isTooLarge ? PictureStatus.TooLarge : PictureStatus.Unreadable };
    }

    /// <summary>The same with all pictures of a file that holds several, for one that cannot be read again later.</summary>
    public ImageFingerprint WithAllFrames(ReadOnlySpan<byte> file, IImageDecoder decoder) =>
        Moves ? this with { Pixels = FrameDigest.OfAll(file.ToArray(), Frames, decoder), HasAllFrames = true } : this;
}
