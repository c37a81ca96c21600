using SkiaSharp;

namespace MLNet.Embeddings.Samples.Images;

/// <summary>Reads pictures as viewers show them: turned as their EXIF orientation asks for.</summary>
internal static class UprightPicture
{
    /// <summary>Decodes a file.</summary>
    /// <returns>The picture; <see langword="null"/> where it cannot be read.</returns>
    public static SKBitmap? Decode(string path)
    {
        using SKCodec? codec = SKCodec.Create(path);
        if (codec is null)
            return null;

        SKBitmap? stored = SKBitmap.Decode(codec);
        if (stored is null || codec.EncodedOrigin is SKEncodedOrigin.TopLeft)
            return stored;

        using (stored)
            return Turn(stored, codec.EncodedOrigin);
    }

    private static SKBitmap Turn(SKBitmap stored, SKEncodedOrigin origin)
    {
        float width = stored.Width;
        float height = stored.Height;
        bool swaps = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var upright = new SKBitmap(swaps ? stored.Height : stored.Width, swaps ? stored.Width : stored.Height, stored.ColorType, stored.AlphaType);
        using var canvas = new SKCanvas(upright);
        canvas.SetMatrix(origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
            _ => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        });
        canvas.DrawBitmap(stored, 0, 0);
        canvas.Flush();
        return upright;
    }
}
