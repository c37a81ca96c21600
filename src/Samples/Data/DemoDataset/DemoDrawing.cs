using SkiaSharp;

namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>Draws the pictures and edits the copies.</summary>
internal static class DemoDrawing
{
    private const int OriginalQuality = 92;

    /// <summary>The bytes of one file.</summary>
    public static byte[] Encode(DemoPicture picture, ulong seed) => Encode(picture, Original(picture, seed), seed);

    /// <summary>The bytes of one file.</summary>
    /// <param name="picture">The file.</param>
    /// <param name="original">What <see cref="Original"/> gives of it, or of another one of its scene.</param>
    /// <param name="seed">The data set's seed.</param>
    public static byte[] Encode(DemoPicture picture, byte[] original, ulong seed)
    {
        if (picture.Edit is DemoEdit.None or DemoEdit.ExactFile)
            return original;

        using SKBitmap decoded = SKBitmap.Decode(original);
        return Copy(decoded, picture, new DemoRandom(seed ^ 0xC0FFEE, Fingerprint(picture.Path)));
    }

    /// <summary>The bytes of the file that a file is a copy of, or of itself where it is none.</summary>
    public static byte[] Original(DemoPicture picture, ulong seed)
    {
        var random = new DemoRandom(seed, (ulong)picture.Scene + 1);
        if (picture.Role == DemoRole.Broken)
            return Broken(picture, random);

        int subject = -1;
        for (int i = 0; i < DemoSubjects.Count; i++)
        {
            if (DemoSubjects.Name(i) == picture.Class)
                subject = i;
        }

        using SKBitmap drawn = Draw(random, subject);
        string path = picture.Edit is DemoEdit.None or DemoEdit.ExactFile ? picture.Path : picture.Source;
        bool lossless = path.EndsWith(".png", StringComparison.Ordinal);
        return Bytes(drawn, lossless ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, OriginalQuality);
    }

    private static SKBitmap Draw(DemoRandom random, int subject)
    {
        int width = random.Pick(176, 192, 224, 240);
        int height = (int)(width * random.Pick(0.75f, 1f, 1f, 1.25f));
        var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        using var brush = new DemoBrush(canvas, random, width, height);
        if (subject < 0)
        {
            DemoOutliers.Paint(brush);
            return bitmap;
        }

        DemoScenery.Paint(brush);
        DemoSubjects.Paint(brush, subject);
        return bitmap;
    }

    /// <summary>The bytes of a copy, edited as the plan of its picture says.</summary>
    public static byte[] Copy(SKBitmap source, DemoPicture picture, DemoRandom random)
    {
        switch (picture.Edit)
        {
            case DemoEdit.ExactPixels:
                // Another filter and effort than those of originals: the same pixels in other bytes, also where the source is a PNG.
                return PngBytes(source, SKPngEncoderFilterFlags.NoFilters, effort: 1);

            case DemoEdit.Reencoded:
                bool webp = picture.Path.EndsWith(".webp", StringComparison.Ordinal);
                return Bytes(source, webp ? SKEncodedImageFormat.Webp : SKEncodedImageFormat.Jpeg, random.Whole(35, 70));

            case DemoEdit.Resized:
                float scale = random.Chance(0.7) ? random.Between(0.4f, 0.8f) : random.Between(1.25f, 1.6f);
                return Render(source, new SKRectI(0, 0, source.Width, source.Height), scale, null, false);

            case DemoEdit.Cropped:
                return Render(source, Crop(source, random), 1, null, false);

            case DemoEdit.Recolored:
                using (SKColorFilter filter = SKColorFilter.CreateColorMatrix(ColorMatrix(random)))
                    return Render(source, new SKRectI(0, 0, source.Width, source.Height), 1, filter, false);

            default:
                return Render(source, new SKRectI(0, 0, source.Width, source.Height), 1, null, true);
        }
    }

    private static SKRectI Crop(SKBitmap source, DemoRandom random)
    {
        int width = (int)(source.Width * random.Between(0.83f, 0.95f));
        int height = (int)(source.Height * random.Between(0.83f, 0.95f));
        int left = random.Whole(0, source.Width - width);
        int top = random.Whole(0, source.Height - height);
        return new SKRectI(left, top, left + width, top + height);
    }

    private static byte[] Render(SKBitmap source, SKRectI part, float scale, SKColorFilter? filter, bool mirrored)
    {
        int width = Math.Max(1, (int)Math.Round(part.Width * scale));
        int height = Math.Max(1, (int)Math.Round(part.Height * scale));
        using var target = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(target);
        using var image = SKImage.FromBitmap(source);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium, ColorFilter = filter };
        if (mirrored)
            canvas.Scale(-1, 1, width / 2f, 0);

        canvas.DrawImage(image, part, new SKRect(0, 0, width, height), paint);
        canvas.Flush();
        return Bytes(target, SKEncodedImageFormat.Jpeg, OriginalQuality - 4);
    }

    private static float[] ColorMatrix(DemoRandom random)
    {
        float saturation = random.Chance(0.25) ? 0 : random.Between(0.5f, 1.5f);
        float contrast = random.Between(0.75f, 1.2f);
        float[] luminance = [0.299f, 0.587f, 0.114f];
        var matrix = new float[20];
        for (int row = 0; row < 3; row++)
        {
            float tint = random.Between(0.88f, 1.12f) * contrast;
            for (int column = 0; column < 3; column++)
                matrix[(row * 5) + column] = tint * (((1 - saturation) * luminance[column]) + (row == column ? saturation : 0));

            matrix[(row * 5) + 4] = random.Between(-0.06f, 0.06f) + ((1 - contrast) / 2);
        }

        matrix[18] = 1;
        return matrix;
    }

    private static byte[] Broken(DemoPicture picture, DemoRandom random)
    {
        byte[] noise = new byte[random.Whole(200, 3000)];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = (byte)random.Bits();

        return (picture.Scene % 3) switch
        {
            0 => [],
            1 => noise,
            _ => [0xFF, 0xD8, 0xFF, 0xE0, .. noise.AsSpan(0, 60)],
        };
    }

    private static byte[] Bytes(SKBitmap bitmap, SKEncodedImageFormat format, int quality)
    {
        // With the encoder's own filters and effort a PNG takes longer than drawing the picture.
        if (format == SKEncodedImageFormat.Png)
            return PngBytes(bitmap, SKPngEncoderFilterFlags.Sub, effort: 2);

        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    private static byte[] PngBytes(SKBitmap bitmap, SKPngEncoderFilterFlags filter, int effort)
    {
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData data = pixels.Encode(new SKPngEncoderOptions(filter, effort));
        return data.ToArray();
    }

    // FNV-1a: string hashes of .NET differ from run to run.
    private static ulong Fingerprint(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in text)
            hash = (hash ^ letter) * 1099511628211;

        return hash;
    }
}
