using SkiaSharp;

namespace MLNet.Embeddings.Tests.Clip.Preprocessing;

/// <summary>Images with seeded random pixels.</summary>
internal static class TestImages
{
    public static DecodedImage Random(int width, int height, DecodedImageKind kind, int seed, int orientation = 1)
    {
        DecodedImage image = new(width, height, kind, orientation);
        new Random(seed).NextBytes(image.Pixels);
        if (kind is DecodedImageKind.Color)
        {
            for (int i = 3; i < image.Pixels.Length; i += 4)
                image.Pixels[i] = 255;
        }

        return image;
    }

    /// <summary>A smooth picture as a file.</summary>
    public static byte[] Encode(int width, int height, SKEncodedImageFormat format, int seed = 1)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)(x * 3 + seed * 31), (byte)(y * 5 + x), (byte)(x * y / 16 + seed)));
        }

        using SKData data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}
