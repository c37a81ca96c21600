using MLNet.Embeddings.Samples.Images;
using MLNet.Embeddings.Samples.Shell;
using SkiaSharp;

namespace MLNet.Embeddings.Samples.Inspection;

/// <summary>Makes small copies of pictures, to be shown on a page.</summary>
internal static class Thumbnails
{
    private const int Quality = 78;

    /// <summary>A JPEG of each file, in its own proportions; the more there are, the smaller, so that the page stays light.</summary>
    public static byte[][] Of(IReadOnlyList<string> paths, CommandConsole console)
    {
        int side = paths.Count switch { <= 4000 => 128, <= 12_000 => 80, <= 25_000 => 48, _ => 32 };
        var files = new byte[paths.Count][];
        int done = 0;
        Parallel.For(0, paths.Count, new ParallelOptions { CancellationToken = console.CancellationToken }, i =>
        {
            files[i] = Shrink(paths[i], side);
            console.Progress.Report("thumbnails", Interlocked.Increment(ref done), paths.Count);
        });
        return files;
    }

    private static byte[] Shrink(string path, int side)
    {
        using SKBitmap? picture = UprightPicture.Decode(path);
        if (picture is null)
            return [];

        double scale = Math.Min(1, (double)side / Math.Max(picture.Width, picture.Height));
        var size = new SKImageInfo(Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var small = new SKBitmap(size);
        using var canvas = new SKCanvas(small);
        canvas.Clear(SKColors.White);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium };
        canvas.DrawBitmap(picture, new SKRect(0, 0, size.Width, size.Height), paint);
        canvas.Flush();
        using SKData data = small.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return data.ToArray();
    }
}
