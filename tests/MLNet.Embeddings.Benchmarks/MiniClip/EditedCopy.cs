using MLNet.Embeddings.SampleData.DemoDataset;
using SkiaSharp;

namespace MLNet.Embeddings.Benchmarks.MiniClip;

/// <summary>Edits a picture as the demo data set edits its planted copies, or blurs it.</summary>
internal static class EditedCopy
{
    private const int Quality = 88;

    public static byte[] Make(byte[] content, EditKind kind, DemoRandom random)
    {
        using SKBitmap source = Decode(content);
        if (kind == EditKind.Blurred)
            return Blur(source, random.Between(0.02f, 0.03f) * source.Width);

        DemoEdit edit = Enum.Parse<DemoEdit>(kind.ToString());
        string name = random.Chance(0.5) ? "copy.webp" : "copy.jpg";
        return DemoDrawing.Copy(source, new DemoPicture(name, "", "", "", DemoRole.Copy, edit, "", 0, 0), random);
    }

    private static SKBitmap Decode(byte[] content)
    {
        using SKBitmap stored = SKBitmap.Decode(content);
        return stored.Copy(SKColorType.Rgba8888);
    }

    private static byte[] Blur(SKBitmap source, float sigma)
    {
        using var target = new SKBitmap(source.Width, source.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(target);
        using var paint = new SKPaint { ImageFilter = SKImageFilter.CreateBlur(sigma, sigma, SKShaderTileMode.Clamp) };
        canvas.DrawBitmap(source, 0, 0, paint);
        canvas.Flush();
        using SKData data = target.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return data.ToArray();
    }
}
