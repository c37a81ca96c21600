using MLNet.Embeddings.Images.Deep;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Images.Regions;

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
/// <param name="IsOpen">
/// Whether the picture is so large that its pixels were not looked at one by one: only where another picture has its size and its thumbnail
/// they need be. Until then the digest of the file stands for that of the pixels.
/// </param>
internal readonly record struct ImageFingerprint(
    PictureStatus Status,
    Digest File,
    Digest Pixels,
    long PixelCount,
    FrameKind Frames,
    bool HasAllFrames = false,
    bool IsOpen = false
)
{
    /// <summary>Pixels of the shorter side that suffice for a thumbnail.</summary>
    public const int NeededSide = 2 * PixelThumbnail.Side;

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
            using PooledFile file = PictureFile.Read(path, decoder);
            using DecodedImage image = ImageFile.Decode(file.Content, decoder, ScaledDecoding.MinimumFor(NeededSide));
            return OfImage(file.Content, image, thumbnail);
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

    /// <summary>Reads the content of a file that cannot be read again later, so that all of it is looked at now.</summary>
    public static ImageFingerprint OfContent(ReadOnlySpan<byte> file, IImageDecoder decoder, Span<byte> thumbnail)
    {
        thumbnail.Clear();
        try
        {
            using DecodedImage image = ImageFile.Decode(file, decoder);
            return OfWhole(file, image, decoder, thumbnail);
        }
        catch (InvalidDataException exception)
        {
            return OfFault(exception);
        }
    }

    /// <summary>Looks at an image that is decoded; at every pixel only where it is not large.</summary>
    /// <param name="file">The file.</param>
    /// <param name="image">The image, perhaps smaller than it is stored; not disposed.</param>
    /// <param name="thumbnail">Receives <see cref="PixelThumbnail.Length"/> bytes.</param>
    /// <exception cref="InvalidDataException">It cannot be looked at.</exception>
    public static ImageFingerprint OfImage(ReadOnlySpan<byte> file, DecodedImage image, Span<byte> thumbnail)
    {
        if (!image.IsReduced && (!ScaledDecoding.IsLarge(image.Width, image.Height) || DeepFile.IsDeep(file)))
            return OfPixels(file, image, thumbnail);

        MakeThumbnail(image, file, thumbnail);
        ImageFingerprint fingerprint = Of(file, image, default);
        return fingerprint with { IsOpen = fingerprint.Frames != FrameKind.Opaque && !StoredDepth.IsCut(file) };
    }

    /// <summary>Looks at every pixel of an image that is decoded, and at all further pictures of its file.</summary>
    /// <param name="file">The file; empty where there is none.</param>
    /// <param name="image">The image, as it is stored; not disposed.</param>
    /// <param name="decoder">Decodes further pictures.</param>
    /// <param name="thumbnail">Receives <see cref="PixelThumbnail.Length"/> bytes.</param>
    /// <exception cref="InvalidDataException">It cannot be looked at.</exception>
    public static ImageFingerprint OfWhole(ReadOnlySpan<byte> file, DecodedImage image, IImageDecoder decoder, Span<byte> thumbnail)
    {
        ImageFingerprint fingerprint = OfPixels(file, image, thumbnail);
        return fingerprint.Moves
            ? fingerprint with
            {
                Pixels = FrameDigest.OfAll(file, fingerprint.Frames, decoder),
                HasAllFrames = true,
            }
            : fingerprint;
    }

    /// <summary>What is known of a picture that cannot be read: no digests, because two empty or damaged files are no copies of each
    /// other in any useful sense.</summary>
    public static ImageFingerprint OfFault(Exception exception)
    {
        bool isTooLarge = exception is InvalidDataException fault && DecodedImage.IsTooLarge(fault);
        return default(ImageFingerprint) with { Status = isTooLarge ? PictureStatus.TooLarge : PictureStatus.Unreadable };
    }

    private static ImageFingerprint OfPixels(ReadOnlySpan<byte> file, DecodedImage image, Span<byte> thumbnail)
    {
        // Of 16 bits the thumbnail takes those that differ, which a copy of 8 bits does not have.
        if (ScaledDecoding.IsLarge(image.Width, image.Height) && !DeepFile.IsDeep(file))
        {
            MakeThumbnail(image, file, thumbnail);
            using var large = SeenPicture.Of(image, file);
            return Of(file, image, large.Digest());
        }

        using var picture = SeenPicture.Of(image, file);
        picture.MakeThumbnail(thumbnail);
        return Of(file, image, picture.Digest());
    }

    // Of a large image the thumbnail is that of a smaller one.
    private static void MakeThumbnail(DecodedImage image, ReadOnlySpan<byte> file, Span<byte> thumbnail)
    {
        using DecodedImage? small = BoxReduction.TryReduce(image, ScaledDecoding.MinimumFor(NeededSide));
        using var picture = SeenPicture.OfCopy(small ?? image, file);
        picture.MakeThumbnail(thumbnail);
    }

    private static ImageFingerprint Of(ReadOnlySpan<byte> file, DecodedImage image, Digest pixels)
    {
        Digest content = file.IsEmpty ? default : Digest.OfFile(file);
        FrameKind frames = FrameKindReader.Read(file);
        if (frames == FrameKind.Opaque || pixels.IsNone || StoredDepth.IsCut(file))
            pixels = content;
        else if (frames != FrameKind.Single)
            pixels = FrameDigest.OfFirst(pixels);

        return new ImageFingerprint(PictureStatus.Read, content, pixels, (long)image.StoredWidth * image.StoredHeight, frames);
    }
}
