using MLNet.Embeddings.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Reports.Images;

/// <summary>Picture files as people see them.</summary>
internal static class PictureFile
{
    private const int Quality = 78;

    /// <summary>A small upright copy as a JPEG; empty where the file cannot be read.</summary>
    public static byte[] ThumbnailFile(string path, int side, IImageDecoder decoder)
    {
        using SKImage? picture = Thumbnail(path, side, decoder);
        using SKData? data = picture?.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return data?.ToArray() ?? [];
    }

    /// <summary>A small upright copy of a picture, its longer side at most so long.</summary>
    /// <returns>The copy, which the caller disposes; <see langword="null"/> where the file cannot be read.</returns>
    public static SKImage? Thumbnail(string path, int side, IImageDecoder decoder)
    {
        try
        {
            using DecodedImage image = decoder.Decode(File.ReadAllBytes(path));
            using DecodedImage small = image.ToThumbnail(side);
            var info = new SKImageInfo(small.Width, small.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
            return SKImage.FromPixelCopy(info, small.Pixels, small.Width * 4);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
