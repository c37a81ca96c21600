using SkiaSharp;

namespace MLNet.Embeddings.Reports.Duplicates;

/// <summary>A picture of many images: one strip per group, framed green where an image is kept and red where it repeats one that
/// is.</summary>
internal static class ContactSheet
{
    /// <summary>Pixels of the longer side of the images that are drawn.</summary>
    public const int ThumbnailSide = Cell;

    private const int Cell = 112;
    private const int Margin = 6;
    private const int Frame = 3;

    private static readonly SKColor Kept = new(40, 160, 70);
    private static readonly SKColor Repeated = new(210, 60, 50);

    /// <summary>Draws strips of images, two or more strips side by side where they are short.</summary>
    /// <param name="strips">Small copies as JPEG and whether each is kept; empty ones are left gray.</param>
    /// <param name="stream">Receives a PNG.</param>
    public static void Write(IReadOnlyList<IReadOnlyList<(byte[] Thumbnail, bool IsKept)>> strips, Stream stream)
    {
        int longest = Math.Max(1, strips.Select(strip => strip.Count).DefaultIfEmpty(1).Max());
        int perLine = Math.Max(1, 12 / longest);
        int lines = Math.Max(1, (strips.Count + perLine - 1) / perLine);
        int stripWidth = (longest * Cell) + (2 * Margin);
        using var bitmap = new SKBitmap(perLine * stripWidth, (lines * (Cell + Margin)) + Margin, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor(248, 248, 246));
        for (int strip = 0; strip < strips.Count; strip++)
        {
            for (int image = 0; image < strips[strip].Count; image++)
            {
                float left = (strip % perLine * stripWidth) + Margin + (image * Cell);
                float top = (strip / perLine * (Cell + Margin)) + Margin;
                Draw(canvas, strips[strip][image], SKRect.Create(left, top, Cell - Margin, Cell - Margin));
            }
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        data.SaveTo(stream);
    }

    private static void Draw(SKCanvas canvas, (byte[] Thumbnail, bool IsKept) image, SKRect cell)
    {
        using var frame = new SKPaint { Color = image.IsKept ? Kept : Repeated };
        canvas.DrawRect(cell, frame);
        cell.Inflate(-Frame, -Frame);
        using var ground = new SKPaint { Color = new SKColor(225, 225, 222) };
        canvas.DrawRect(cell, ground);
        using SKImage? picture = image.Thumbnail.Length == 0 ? null : SKImage.FromEncodedData(image.Thumbnail);
        if (picture is null)
            return;

        float scale = Math.Min(cell.Width / picture.Width, cell.Height / picture.Height);
        float width = picture.Width * scale;
        float height = picture.Height * scale;
        var place = SKRect.Create(cell.MidX - (width / 2), cell.MidY - (height / 2), width, height);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium };
        canvas.DrawImage(picture, place, paint);
    }
}
