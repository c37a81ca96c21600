using MLNet.Embeddings.Images.Regions;
using SkiaSharp;

namespace MLNet.Embeddings.Images.Columns;

/// <summary>Small upright copies of images as files, to be shown on pages and sheets.</summary>
internal static class JpegThumbnail
{
    private const int Quality = 78;
    private const int LargestCopiedFile = 4096;

    /// <summary>A JPEG of a file's image; empty where the file cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumSide">Pixels of the longer side at most.</param>
    /// <param name="decoder">What decodes it.</param>
    public static byte[] OfFile(string path, int maximumSide, IImageDecoder decoder)
    {
        try
        {
            using PooledFile file = PictureFile.Read(path, decoder);
            using DecodedImage image = ImageFile.Decode(file.Content, decoder, ScaledDecoding.MinimumFor(maximumSide));
            return Of(file.Content, image, maximumSide);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>A JPEG in the image's own proportions: the file itself where it is one, else a new one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="image">Its image; not disposed.</param>
    /// <param name="maximumSide">Pixels of the longer side at most.</param>
    public static byte[] Of(ReadOnlySpan<byte> file, DecodedImage image, int maximumSide) =>
        IsThumbnail(file, image, maximumSide) ? file.ToArray() : Of(image, maximumSide);

    // Packing a small image again costs more than decoding it did, and blurs it. What is more than pixels, such as a camera's place and
    // orientation, must not get onto a page.
    private static bool IsThumbnail(ReadOnlySpan<byte> file, DecodedImage image, int maximumSide) =>
        file.Length <= LargestCopiedFile
        && Math.Max(image.StoredWidth, image.StoredHeight) <= maximumSide
        && image.ExifOrientation == 1
        && StoredFormatReader.IsPlainJpeg(file);

    /// <summary>A JPEG in the image's own proportions.</summary>
    /// <param name="image">The image; not disposed.</param>
    /// <param name="maximumSide">Pixels of the longer side at most.</param>
    public static unsafe byte[] Of(DecodedImage image, int maximumSide)
    {
        using DecodedImage small = image.ToThumbnail(maximumSide);
        var info = new SKImageInfo(small.Width, small.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        fixed (byte* pixels = small.Pixels)
        {
            using var map = new SKPixmap(info, (nint)pixels, info.RowBytes);
            using SKData? data = map.Encode(SKEncodedImageFormat.Jpeg, Quality);
            return data?.ToArray() ?? throw new InvalidDataException("The thumbnail cannot be encoded.");
        }
    }
}
