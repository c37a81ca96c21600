using SkiaSharp;

namespace MLNet.Embeddings.Benchmarks.Photographs;

/// <summary>Draws JPEG files of 12 megapixels that cost what a camera's cost: smooth scenes with shapes, texture and noise, some 2 MB
/// each.</summary>
internal static class DrawnPhotographs
{
    private const int Width = 4000;
    private const int Height = 3000;
    private const int Quality = 88;

    /// <summary>Draws files that are not there yet, as train|test/CLASS/NUMBER.jpg. One in nine repeats an earlier one, cropped and
    /// brighter.</summary>
    public static void Draw(string folder, int count) =>
        Parallel.For(
            0,
            count,
            i =>
            {
                string path = Path.Combine(folder, i % 4 == 0 ? "test" : "train", i % 2 == 0 ? "a" : "b", $"{i:D4}.jpg");
                if (File.Exists(path))
                    return;

                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                bool isCopy = i % 9 == 8;
                using SKBitmap scene = Scene(isCopy ? i - 5 : i, isCopy);
                using SKData jpeg = scene.Encode(SKEncodedImageFormat.Jpeg, Quality);
                File.WriteAllBytes(path, jpeg.ToArray());
            }
        );

    private static SKBitmap Scene(int seed, bool isCopy)
    {
        var random = new Random(seed);
        var picture = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(picture))
        {
            if (isCopy)
            {
                canvas.Scale(Width / (Width - 240f), Height / (Height - 180f));
                canvas.Translate(-120, -90);
            }

            using var coarse = new SKBitmap(12, 9, SKColorType.Rgba8888, SKAlphaType.Opaque);
            for (int i = 0; i < 108; i++)
                coarse.SetPixel(i % 12, i / 12, Color(random));
            using var smooth = new SKPaint { FilterQuality = SKFilterQuality.High };
            canvas.DrawBitmap(coarse, SKRect.Create(Width, Height), smooth);
            for (int i = 0; i < 6; i++)
            {
                using var shape = new SKPaint { Color = Color(random).WithAlpha(150), IsAntialias = true };
                float across = random.Next(Width / 20, Width / 4);
                canvas.DrawOval(random.Next(Width), random.Next(Height), across, random.Next(Height / 20, Height / 4), shape);
            }
        }

        AddTexture(picture, random, isCopy ? 1.1 : 1);
        return picture;
    }

    private static void AddTexture(SKBitmap picture, Random random, double gain)
    {
        double[] across = Wave(Width, 3 + (37 * random.NextDouble()));
        double[] down = Wave(Height, 3 + (37 * random.NextDouble()));
        Span<byte> pixels = Writable(picture);
        for (int i = 0; i < Width * Height; i++)
        {
            // Three uniform numbers make a nearly normal one.
            int grain = (random.Next() & 7) + (random.Next() & 7) + (random.Next() & 7) - 10;
            double texture = (18 * across[i % Width] * down[i / Width]) + grain;
            for (int channel = 0; channel < 3; channel++)
            {
                ref byte level = ref pixels[(4 * i) + channel];
                level = (byte)Math.Clamp(gain * (level + texture), 0, 255);
            }
        }
    }

    private static unsafe Span<byte> Writable(SKBitmap picture) => new((void*)picture.GetPixels(), picture.ByteCount);

    private static double[] Wave(int length, double step) => [.. Enumerable.Range(0, length).Select(i => Math.Sin(i / step))];

    private static SKColor Color(Random random) => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
}
