using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates.Detail;

/// <summary>
/// Pictures that share a template and differ in small things, and ordinary edits of them. Letters are random strokes, so that no font is
/// needed.
/// </summary>
internal static class DrawnSheets
{
    public static readonly string[] Kinds =
    [
        "photograph",
        "form",
        "text",
        "code",
        "radiograph",
        "lesion",
        "screenshot",
        "dialog",
        "music",
        "map",
    ];

    public static readonly string[] Edits =
    [
        "jpeg 95",
        "jpeg 50",
        "jpeg 30",
        "webp 40",
        "half size",
        "larger",
        "cropped 95 %",
        "cropped 90 %",
        "brighter",
        "darker",
        "contrast",
        "gamma",
        "blurred",
        "mirrored",
        "gray",
        "noise",
    ];

    /// <summary>Draws one of the pictures of a kind.</summary>
    public static SKBitmap Draw(string kind, int variant) =>
        kind switch
        {
            "photograph" => Page(500, 400, Photograph, variant),
            "form" => Page(480, 640, (canvas, random) => Form(canvas, random), variant),
            "text" => Page(480, 640, (canvas, random) => Lines(canvas, random, 24, 40, 40, 440, 600), variant),
            "code" => Page(320, 320, Code, variant),
            "radiograph" => Page(512, 512, (canvas, _) => Body(canvas, 4 + variant, lesion: null), variant),
            "lesion" => Page(512, 512, (canvas, random) => Body(canvas, 3, (130 + (40 * variant), 160 + random.Next(200))), variant),
            "screenshot" => Page(640, 400, (canvas, random) => Screen(canvas, random, hasDialog: false), variant),
            "dialog" => Page(640, 400, (canvas, random) => Screen(canvas, random, hasDialog: variant % 2 == 1), variant),
            "music" => Page(600, 400, Music, variant),
            "map" => Page(512, 512, Map, variant),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>The bytes of an edited copy.</summary>
    public static byte[] Edit(SKBitmap picture, string edit) =>
        edit switch
        {
            "jpeg 95" => Bytes(picture, SKEncodedImageFormat.Jpeg, 95),
            "jpeg 50" => Bytes(picture, SKEncodedImageFormat.Jpeg, 50),
            "jpeg 30" => Bytes(picture, SKEncodedImageFormat.Jpeg, 30),
            "webp 40" => Bytes(picture, SKEncodedImageFormat.Webp, 40),
            "half size" => Redraw(picture, 0.5f, 1),
            "larger" => Redraw(picture, 1.4f, 1),
            "cropped 95 %" => Redraw(picture, 1, 0.95f),
            "cropped 90 %" => Redraw(picture, 1, 0.9f),
            "brighter" => Levels(picture, level => level + 30),
            "darker" => Levels(picture, level => level * 0.7),
            "contrast" => Levels(picture, level => ((level - 128) * 1.4) + 128),
            "gamma" => Levels(picture, level => 255 * Math.Pow(level / 255.0, 0.7)),
            "blurred" => Redraw(picture, 1, 1, blur: 1.2f),
            "mirrored" => Redraw(picture, 1, 1, mirrored: true),
            "gray" => Levels(picture, level => level, isGray: true),
            "noise" => Noise(picture, 6),
            "watermark" => Redraw(picture, 1, 1, watermark: true),
            _ => throw new ArgumentOutOfRangeException(nameof(edit)),
        };

    public static byte[] Png(SKBitmap picture) => Bytes(picture, SKEncodedImageFormat.Png, 100);

    private static SKBitmap Page(int width, int height, Action<SKCanvas, Random> draw, int variant)
    {
        var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        draw(canvas, new Random(variant + 1));
        canvas.Flush();
        return bitmap;
    }

    // Waves and leaves of all sizes, strong and faint.
    private static void Photograph(SKCanvas canvas, Random random)
    {
        for (int i = 0; i < 6000; i++)
        {
            float size = 1.5f + (60 * MathF.Pow(random.NextSingle(), 6));
            using var paint = new SKPaint
            {
                IsAntialias = true,
                Color = new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(20, 140)),
            };
            canvas.DrawOval(random.Next(500), random.Next(400), size, size * (0.4f + random.NextSingle()), paint);
        }

        canvas.DrawRect(0, 0, 500, 130, new SKPaint { Color = new SKColor(170, 200, 240, 215) });
    }

    private static void Form(SKCanvas canvas, Random random)
    {
        using SKPaint pen = Pen(SKColors.Black, 2);
        canvas.DrawRect(20, 20, 440, 60, pen);
        Word(canvas, new Random(99), 40, 44, 9);
        for (int field = 0; field < 12; field++)
        {
            float top = 106 + (field * 42);
            canvas.DrawRect(120, top, 330, 26, pen);
            Word(canvas, new Random(1000 + field), 30, top + 8, 6);
            Word(canvas, random, 130, top + 8, 5 + random.Next(8));
        }
    }

    private static void Lines(SKCanvas canvas, Random random, int pitch, float left, float top, float right, float bottom)
    {
        for (float y = top; y < bottom; y += pitch)
        {
            for (float x = left; x < right - 60; )
                x = Word(canvas, random, x, y, 3 + random.Next(6)) + 8;
        }
    }

    private static void Code(SKCanvas canvas, Random random)
    {
        const int Module = 8;
        using var ink = new SKPaint { Color = SKColors.Black };
        for (int y = 2; y < 38; y++)
        {
            for (int x = 2; x < 38; x++)
            {
                bool isCorner = (x < 10 || x > 29) && (y < 10 || (y > 29 && x < 10));
                int ring = Math.Max(Math.Abs(((x - 2) % 28) - 3), Math.Abs(((y - 2) % 28) - 3));
                if (isCorner ? ring is 0 or 1 or 3 : random.Next(2) == 0)
                    canvas.DrawRect(x * Module, y * Module, Module, Module, ink);
            }
        }
    }

    private static void Body(SKCanvas canvas, int seed, (int X, int Y)? lesion)
    {
        var random = new Random(seed);
        canvas.Clear(new SKColor(12, 12, 12));
        Blob(canvas, 256, 290, 220, 120);
        for (int side = -1; side <= 1; side += 2)
        {
            Blob(canvas, 256 + (side * 95) + random.Next(-9, 9), 280 + random.Next(-12, 12), 90 + random.Next(-8, 8), -70);
            using SKPaint rib = Pen(new SKColor(255, 255, 255, 34), 9);
            for (int i = 0; i < 8; i++)
            {
                int moved = random.Next(-6, 7);
                float top = 110 + (i * 42) + moved;
                canvas.DrawArc(new SKRect(256 - 190, top, 446, top + 100), side < 0 ? 190 : 280, 70, false, rib);
            }
        }

        using SKPaint vessel = Pen(new SKColor(255, 255, 255, 40), 3);
        for (int i = 0; i < 26; i++)
        {
            int x = random.Next(130, 380);
            int y = random.Next(160, 400);
            canvas.DrawLine(x, y, x + random.Next(-40, 41), y + random.Next(-40, 41), vessel);
        }

        Blob(canvas, 256, 280, 34, 70);
        Blob(canvas, 300, 350, 70, 60);
        if (lesion is { } at)
            Blob(canvas, at.X, at.Y, 11, 60);
    }

    private static void Screen(SKCanvas canvas, Random random, bool hasDialog)
    {
        canvas.Clear(new SKColor(236, 238, 242));
        using var bar = new SKPaint { Color = new SKColor(50, 70, 110) };
        canvas.DrawRect(0, 0, 640, 28, bar);
        canvas.DrawRect(0, 28, 120, 372, new SKPaint { Color = new SKColor(220, 224, 232) });
        var layout = new Random(7);
        for (int i = 0; i < 14; i++)
            Word(canvas, layout, 12, 44 + (i * 24), 8);
        for (int i = 0; i < 14; i++)
        {
            // One line of the table is what changes.
            Random words = i == 6 && !hasDialog ? random : layout;
            for (float x = 140; x < 560; )
                x = Word(canvas, words, x, 44 + (i * 24), 4 + words.Next(5)) + 10;
        }

        if (!hasDialog)
            return;

        canvas.DrawRect(250, 150, 220, 110, new SKPaint { Color = SKColors.White });
        canvas.DrawRect(250, 150, 220, 110, Pen(new SKColor(90, 90, 90), 2));
        Word(canvas, random, 265, 170, 14);
        Word(canvas, random, 265, 195, 12);
        canvas.DrawRect(400, 225, 55, 22, bar);
    }

    private static void Music(SKCanvas canvas, Random random)
    {
        using SKPaint line = Pen(SKColors.Black, 1);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        for (int staff = 0; staff < 5; staff++)
        {
            float top = 30 + (staff * 74);
            for (int i = 0; i < 5; i++)
                canvas.DrawLine(20, top + (i * 8), 580, top + (i * 8), line);
            for (int note = 0; note < 22; note++)
            {
                float x = 60 + (note * 23);
                float y = top + (random.Next(9) * 4);
                canvas.DrawOval(x, y, 5, 3.6f, ink);
                canvas.DrawLine(x + 4.5f, y, x + 4.5f, y - 24, line);
            }
        }
    }

    private static void Map(SKCanvas canvas, Random random)
    {
        canvas.Clear(new SKColor(238, 236, 226));
        var roads = new Random(11);
        using SKPaint road = Pen(new SKColor(250, 200, 110), 7);
        using SKPaint street = Pen(SKColors.White, 4);
        using var park = new SKPaint { Color = new SKColor(190, 220, 180) };
        for (int i = 0; i < 6; i++)
            canvas.DrawOval(roads.Next(512), roads.Next(512), 50, 36, park);
        for (int i = 0; i < 40; i++)
            canvas.DrawLine(roads.Next(512), roads.Next(512), roads.Next(512), roads.Next(512), i < 8 ? road : street);
        // The names and signs are what changes.
        for (int i = 0; i < 9; i++)
            Word(canvas, random, 20 + random.Next(400), 20 + random.Next(470), 5 + random.Next(6));
    }

    private static float Word(SKCanvas canvas, Random random, float x, float y, int letters)
    {
        using SKPaint pen = Pen(new SKColor(30, 30, 30), 1.4f);
        for (int letter = 0; letter < letters; letter++, x += 7)
        {
            for (int stroke = 0; stroke < 3; stroke++)
            {
                float fromX = x + (random.Next(3) * 2.5f);
                float fromY = y + (random.Next(3) * 4.5f);
                canvas.DrawLine(fromX, fromY, x + (random.Next(3) * 2.5f), y + (random.Next(3) * 4.5f), pen);
            }
        }

        return x;
    }

    private static void Blob(SKCanvas canvas, float x, float y, float radius, int height)
    {
        SKColor color = height > 0 ? SKColors.White : SKColors.Black;
        using SKShader shader = SKShader.CreateRadialGradient(
            new SKPoint(x, y),
            radius,
            [color.WithAlpha((byte)Math.Abs(height)), color.WithAlpha(0)],
            SKShaderTileMode.Clamp
        );
        using var paint = new SKPaint { Shader = shader, IsAntialias = true };
        canvas.DrawCircle(x, y, radius, paint);
    }

    private static SKPaint Pen(SKColor color, float width) =>
        new()
        {
            Color = color,
            StrokeWidth = width,
            Style = SKPaintStyle.Stroke,
            IsAntialias = true,
        };

    private static byte[] Redraw(SKBitmap picture, float scale, float part, float blur = 0, bool mirrored = false, bool watermark = false)
    {
        float left = picture.Width * (1 - part) * 0.3f;
        float top = picture.Height * (1 - part) * 0.6f;
        float size = scale * part;
        var info = new SKImageInfo((int)(picture.Width * size), (int)(picture.Height * size), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var target = new SKBitmap(info);
        using var canvas = new SKCanvas(target);
        if (mirrored)
            canvas.Scale(-1, 1, target.Width / 2f, 0);

        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        if (blur > 0)
            paint.ImageFilter = SKImageFilter.CreateBlur(blur, blur);
        var from = SKRect.Create(left, top, picture.Width * part, picture.Height * part);
        canvas.DrawBitmap(picture, from, new SKRect(0, 0, target.Width, target.Height), paint);
        if (watermark)
            Word(canvas, new Random(5), target.Width - 80, target.Height - 40, 8);
        canvas.Flush();
        return Bytes(target, SKEncodedImageFormat.Jpeg, 85);
    }

    private static byte[] Levels(SKBitmap picture, Func<double, double> change, bool isGray = false)
    {
        using SKBitmap copy = picture.Copy();
        Span<byte> pixels = copy.GetPixelSpan().ToArray();
        for (int i = 0; i < pixels.Length; i += 4)
        {
            double gray = (0.299 * pixels[i]) + (0.587 * pixels[i + 1]) + (0.114 * pixels[i + 2]);
            for (int channel = 0; channel < 3; channel++)
                pixels[i + channel] = (byte)Math.Clamp(change(isGray ? gray : pixels[i + channel]) + 0.5, 0, 255);
        }

        System.Runtime.InteropServices.Marshal.Copy(pixels.ToArray(), 0, copy.GetPixels(), pixels.Length);
        return Bytes(copy, SKEncodedImageFormat.Jpeg, 85);
    }

    private static byte[] Noise(SKBitmap picture, double deviation)
    {
        var random = new Random(8);
        return Levels(picture, level => level + (deviation * DuplicateSet.Gaussian(random)));
    }

    private static byte[] Bytes(SKBitmap bitmap, SKEncodedImageFormat format, int quality)
    {
        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }
}
