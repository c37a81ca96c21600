using SkiaSharp;

namespace MLNet.Embeddings.Tests.Reports;

/// <summary>A drawn scene of colored shapes, with a fault if need be.</summary>
internal static class ScenePicture
{
    public const int Width = 96;
    public const int Height = 72;

    /// <summary>Draws an ordinary scene.</summary>
    public static SKBitmap Draw(int seed)
    {
        var random = new Random(seed);
        var bitmap = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Color());
        for (int i = 0; i < 24; i++)
        {
            using var paint = new SKPaint { Color = Color() };
            canvas.DrawRect(random.Next(-9, Width), random.Next(-9, Height), random.Next(6, 30), random.Next(6, 30), paint);
        }

        return bitmap;

        SKColor Color() => SKColor.FromHsv(random.Next(360), random.Next(30, 90), random.Next(15, 95));
    }

    /// <summary>A PNG of a scene with a fault.</summary>
    public static byte[] WithFault(int seed, ImageFaultKind kind)
    {
        using SKBitmap scene = Draw(seed);
        using SKBitmap faulty = kind switch
        {
            ImageFaultKind.TooDark => Recolored(scene, color => Each(color, level => level / 20)),
            ImageFaultKind.TooBright => Recolored(scene, color => Each(color, level => 235 + (level / 16))),
            ImageFaultKind.LowContrast => Recolored(scene, color => Each(color, level => 120 + (level / 20))),
            ImageFaultKind.Blurred => Resized(scene, 8, 6, Width, Height),
            ImageFaultKind.NearlyBlank => Recolored(scene, _ => new SKColor(90, 130, 70)),
            ImageFaultKind.OddAspectRatio => Resized(scene, Width, Height, Width, 14),
            ImageFaultKind.OddSize => Resized(scene, Width, Height, Width / 4, Height / 4),
            _ => Recolored(scene, color => Each(color, _ => (color.Red + color.Green + color.Blue) / 3)),
        };
        return Png(faulty);
    }

    /// <summary>A PNG of an ordinary scene.</summary>
    public static byte[] Ordinary(int seed)
    {
        using SKBitmap scene = Draw(seed);
        return Png(scene);
    }

    private static byte[] Png(SKBitmap bitmap)
    {
        using SKData file = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }

    private static SKColor Each(SKColor color, Func<int, int> level) =>
        new((byte)level(color.Red), (byte)level(color.Green), (byte)level(color.Blue));

    private static SKBitmap Recolored(SKBitmap scene, Func<SKColor, SKColor> change)
    {
        SKBitmap changed = scene.Copy();
        changed.Pixels = Array.ConvertAll(scene.Pixels, color => change(color));
        return changed;
    }

    // By way of a size that loses what is smaller.
    private static SKBitmap Resized(SKBitmap scene, int lossyWidth, int lossyHeight, int width, int height)
    {
        using SKBitmap small = scene.Resize(new SKImageInfo(lossyWidth, lossyHeight), SKFilterQuality.Medium);
        return small.Resize(new SKImageInfo(width, height), SKFilterQuality.High);
    }
}
