using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>Drawn pictures that are large enough to be decoded at a smaller scale: waves, an edge and noise.</summary>
internal static class LargePicture
{
    public const int Width = 1023;
    public const int Height = 770;

    /// <summary>Red, green and blue of every pixel.</summary>
    public static byte[] Draw(int seed, double noise = 10, double contrast = 1)
    {
        var random = new Random(seed);
        double[] length = [.. Enumerable.Range(0, 6).Select(_ => 30 + (random.NextDouble() * 300))];
        double edge = Width * (0.3 + (0.4 * random.NextDouble()));
        var rgb = new byte[3 * Width * Height];
        for (int i = 0; i < Width * Height; i++)
        {
            (int x, int y) = (i % Width, i / Width);
            double grain = noise * (random.NextDouble() - 0.5);
            for (int channel = 0; channel < 3; channel++)
            {
                double wave = Math.Sin(x / length[channel]) * Math.Cos(y / length[channel + 3]);
                double level = 128 + (contrast * ((70 * wave) + (x > edge ? 30 : -30) + grain));
                rgb[(3 * i) + channel] = (byte)Math.Clamp(level, 0, 255);
            }
        }

        return rgb;
    }

    /// <summary>A compressed file.</summary>
    public static byte[] Encode(byte[] rgb, SKEncodedImageFormat format, int quality)
    {
        using SKBitmap bitmap = SKBitmap.Decode(Png(rgb));
        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A JPEG.</summary>
    public static byte[] Jpeg(byte[] rgb, int quality = 88) => Encode(rgb, SKEncodedImageFormat.Jpeg, quality);

    /// <summary>A JPEG of a part of the picture, made larger, so that models need not see every pixel of it.</summary>
    /// <param name="rgb">The picture's pixels.</param>
    /// <param name="part">The part.</param>
    /// <param name="width">Width of the file's picture.</param>
    /// <param name="height">Its height.</param>
    /// <param name="quality">From 0 to 100.</param>
    public static byte[] Photograph(byte[] rgb, SKRectI part, int width, int height, int quality)
    {
        using SKBitmap scene = SKBitmap.Decode(Png(rgb));
        using var photograph = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(photograph))
        using (SKImage image = SKImage.FromBitmap(scene))
        using (var smooth = new SKPaint { FilterQuality = SKFilterQuality.High })
            canvas.DrawImage(image, part, new SKRect(0, 0, width, height), smooth);
        using SKData data = photograph.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }

    /// <summary>A JPEG of the whole picture at twice its size.</summary>
    public static byte[] Photograph(byte[] rgb) => Photograph(rgb, new SKRectI(0, 0, Width, Height), 2 * Width, 2 * Height, 88);

    /// <summary>A PNG.</summary>
    public static byte[] Png(byte[] rgb, params (string Name, byte[] Content)[] chunks) => PngBytes.Of(Width, Height, 8, 2, rgb, chunks);

    /// <summary>The pixels of a file at full size, without alpha.</summary>
    public static byte[] Decode(byte[] file)
    {
        using DecodedImage image = SkiaImageDecoder.Instance.Decode(file);
        return [.. image.Pixels.ToArray().Where((_, i) => i % 4 < 3)];
    }

    /// <summary>A JPEG with a remark in it, of the same pixels.</summary>
    public static byte[] Remarked(byte[] jpeg, byte remark) => [.. jpeg[..2], 0xFF, 0xFE, 0, 3, remark, .. jpeg[2..]];
}
