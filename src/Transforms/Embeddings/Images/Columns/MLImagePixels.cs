using Microsoft.ML.Data;

namespace MLNet.Embeddings.Images.Columns;

/// <summary>Copies the pixels of ML.NET's images.</summary>
internal static class MLImagePixels
{
    /// <summary>A copy with red first. ML.NET multiplies colors by alpha when it decodes; that is undone as far as 8 bits allow.</summary>
    /// <exception cref="InvalidDataException">The image's pixels are not of a known format.</exception>
    public static DecodedImage Copy(MLImage image)
    {
        if (image.PixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new InvalidDataException($"Images with pixels of format {image.PixelFormat} cannot be read.");

        DecodedImage.CheckSize(image.Width, image.Height);
        ReadOnlySpan<byte> pixels = image.Pixels;
        DecodedImage copy = new(image.Width, image.Height, IsOpaque(pixels) ? DecodedImageKind.Color : DecodedImageKind.ColorWithAlpha);
        pixels[..copy.Pixels.Length].CopyTo(copy.Pixels);
        if (image.PixelFormat == MLPixelFormat.Bgra32)
            SwapRedAndBlue(copy.Pixels);
        if (copy.Kind == DecodedImageKind.ColorWithAlpha)
            PixelArithmetic.Unpremultiply(copy.Pixels);
        return copy;
    }

    private static bool IsOpaque(ReadOnlySpan<byte> pixels)
    {
        for (int i = 3; i < pixels.Length; i += 4)
        {
            if (pixels[i] != 255)
                return false;
        }

        return true;
    }

    private static void SwapRedAndBlue(Span<byte> pixels)
    {
        for (int i = 0; i + 4 <= pixels.Length; i += 4)
            (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
    }
}
