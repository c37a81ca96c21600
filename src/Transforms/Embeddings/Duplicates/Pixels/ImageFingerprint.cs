using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>All that the search for duplicates keeps of an image file.</summary>
/// <param name="Status">Whether the file could be read, and whether the image has any structure.</param>
/// <param name="File">Digest of the file; none where there is no file.</param>
/// <param name="Pixels">Digest of the shape and the pixels; none where they could not be read.</param>
/// <param name="PixelCount">Width times height; 0 where it could not be read.</param>
internal readonly record struct ImageFingerprint(DuplicateStatus Status, Digest File, Digest Pixels, long PixelCount)
{
    /// <summary>Reads a file. EXIF orientation is not applied: pixels count as stored.</summary>
    /// <param name="path">The file; a missing one is unreadable.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <param name="workspace">Makes the descriptor.</param>
    /// <param name="thumbnail">Receives <see cref="PixelThumbnail.Length"/> bytes; zeros where the file is unreadable.</param>
    /// <param name="descriptor">Receives <see cref="PixelDescriptor.Length"/> values; zeros where the image has no structure.</param>
    public static ImageFingerprint Read(string path, IImageDecoder decoder, PixelDescriptor workspace, Span<byte> thumbnail, Span<float> descriptor)
    {
        thumbnail.Clear();
        descriptor.Clear();
        byte[] content;
        try
        {
            content = System.IO.File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return default(ImageFingerprint) with { Status = DuplicateStatus.Unreadable };
        }

        return OfContent(content, decoder, workspace, thumbnail, descriptor);
    }

    /// <summary>Reads the content of a file; see <see cref="Read"/>.</summary>
    public static ImageFingerprint OfContent(byte[] content, IImageDecoder decoder, PixelDescriptor workspace, Span<byte> thumbnail, Span<float> descriptor)
    {
        thumbnail.Clear();
        descriptor.Clear();
        try
        {
            using DecodedImage image = decoder.Decode(content);
            byte[] converted = image.Kind is DecodedImageKind.Cmyk or DecodedImageKind.Gray16 ? ToColours(image) : [];
            ReadOnlySpan<byte> rgba = converted.Length > 0 ? converted : image.Pixels;
            PixelThumbnail.Compute(rgba, image.Width, image.Height, thumbnail);
            workspace.Compute(thumbnail, descriptor);
            DuplicateStatus status = descriptor.ContainsAnyExcept(0f) ? DuplicateStatus.Ok : DuplicateStatus.ZeroVector;
            return new ImageFingerprint(status, Digest.OfFile(content), Digest.OfPixels(image.Width, image.Height, rgba), (long)image.Width * image.Height);
        }
        catch (InvalidDataException)
        {
            // Without digests: two empty or damaged files are no copies of each other in any useful sense.
            return default(ImageFingerprint) with { Status = DuplicateStatus.Unreadable };
        }
    }

    private static byte[] ToColours(DecodedImage image)
    {
        var rgba = new byte[4 * image.Width * image.Height];
        if (image.Kind == DecodedImageKind.Cmyk)
        {
            PixelArithmetic.InksToColors(image.Pixels, rgba);
            return rgba;
        }

        for (int i = 0; i < rgba.Length; i += 4)
        {
            rgba[i] = rgba[i + 1] = rgba[i + 2] = image.Pixels[(i / 2) + 1];
            rgba[i + 3] = 255;
        }

        return rgba;
    }
}
