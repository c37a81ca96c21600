using SkiaSharp;

namespace MLNet.Embeddings.Benchmarks.Duplicates;

/// <summary>Edits pictures as people do before they put them up elsewhere.</summary>
internal static class EditedPictures
{
    private const float KeptShare = 0.8f;

    /// <summary>An edited copy, some of them resized besides.</summary>
    public static SKBitmap Edit(SKBitmap picture, PictureEdit edit, Random random)
    {
        float scale = random.Next(3) == 0 ? 0.6f + random.NextSingle() : 1;
        return edit switch
        {
            PictureEdit.Cropped => Crop(picture, scale, random),
            PictureEdit.Letterboxed => Letterbox(picture, scale, random),
            PictureEdit.Captioned => Caption(picture, scale, random),
            _ => Rotate(picture, scale, random, edit == PictureEdit.RotatedAndCropped),
        };
    }

    private static SKBitmap Crop(SKBitmap picture, float scale, Random random)
    {
        float left = (1 - KeptShare) * picture.Width * random.NextSingle();
        float top = (1 - KeptShare) * picture.Height * random.NextSingle();
        return Draw(
            KeptShare * picture.Width * scale,
            KeptShare * picture.Height * scale,
            SKColors.Black,
            canvas =>
            {
                canvas.Scale(scale);
                canvas.Translate(-left, -top);
                Put(canvas, picture);
            }
        );
    }

    private static SKBitmap Letterbox(SKBitmap picture, float scale, Random random)
    {
        float share = 0.08f + (0.3f * random.NextSingle());
        bool isAcross = random.Next(2) == 0;
        float x = isAcross ? share * picture.Width : 0;
        float y = isAcross ? 0 : share * picture.Height;
        SKColor color = random.Next(4) == 0 ? SKColors.White : SKColors.Black;
        return Draw(
            (picture.Width + (2 * x)) * scale,
            (picture.Height + (2 * y)) * scale,
            color,
            canvas =>
            {
                canvas.Scale(scale);
                canvas.Translate(x, y);
                Put(canvas, picture);
            }
        );
    }

    private static SKBitmap Caption(SKBitmap picture, float scale, Random random)
    {
        float band = (0.08f + (0.17f * random.NextSingle())) * picture.Height;
        bool isAbove = random.Next(3) == 0;
        bool isDark = random.Next(2) == 0;
        return Draw(
            picture.Width * scale,
            (picture.Height + band) * scale,
            isDark ? SKColors.Black : SKColors.White,
            canvas =>
            {
                canvas.Scale(scale);
                canvas.Save();
                canvas.Translate(0, isAbove ? band : 0);
                Put(canvas, picture);
                canvas.Restore();
                using var pen = new SKPaint { Color = isDark ? SKColors.White : SKColors.Black };
                float top = isAbove ? 0 : picture.Height;
                float height = 0.4f * band;
                for (float x = height; x < picture.Width - height; x += height * (0.5f + random.NextSingle()))
                    canvas.DrawRect(x, top + (0.3f * band), 0.3f * height, height * (0.6f + (0.4f * random.NextSingle())), pen);
            }
        );
    }

    private static SKBitmap Rotate(SKBitmap picture, float scale, Random random, bool isCropped)
    {
        float degrees = (1 + (4 * random.NextSingle())) * (random.Next(2) == 0 ? 1 : -1);
        float tangent = MathF.Tan(Math.Abs(degrees) * MathF.PI / 180);
        float longest = (float)Math.Max(picture.Width, picture.Height) / Math.Min(picture.Width, picture.Height);
        float zoom = isCropped ? 1 + (longest * tangent) : 1;
        return Draw(
            picture.Width * scale,
            picture.Height * scale,
            SKColors.Black,
            canvas =>
            {
                canvas.Scale(scale);
                canvas.Translate(picture.Width / 2f, picture.Height / 2f);
                canvas.Scale(zoom);
                canvas.RotateDegrees(degrees);
                canvas.Translate(-picture.Width / 2f, -picture.Height / 2f);
                Put(canvas, picture);
            }
        );
    }

    private static SKBitmap Draw(float width, float height, SKColor ground, Action<SKCanvas> draw)
    {
        var target = new SKBitmap(
            Math.Max(1, (int)MathF.Round(width)),
            Math.Max(1, (int)MathF.Round(height)),
            SKColorType.Rgba8888,
            SKAlphaType.Opaque
        );
        using var canvas = new SKCanvas(target);
        canvas.Clear(ground);
        draw(canvas);
        canvas.Flush();
        return target;
    }

    private static void Put(SKCanvas canvas, SKBitmap picture)
    {
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        canvas.DrawBitmap(picture, 0, 0, paint);
    }
}
