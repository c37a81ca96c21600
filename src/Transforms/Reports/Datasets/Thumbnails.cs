using MLNet.Embeddings.Reports.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Makes small copies of pictures, to be shown on a page.</summary>
internal static class Thumbnails
{
    private const int Quality = 78;

    /// <summary>A JPEG of each file, in its own proportions; the more there are, the smaller, so that the page stays light.</summary>
    public static byte[][] Of(IReadOnlyList<string> paths, IImageDecoder decoder, InspectionRun run)
    {
        int side = paths.Count switch
        {
            <= 4000 => 128,
            <= 12_000 => 80,
            <= 25_000 => 48,
            _ => 32,
        };
        var files = new byte[paths.Count][];
        int done = 0;
        Parallel.For(
            0,
            paths.Count,
            new ParallelOptions { CancellationToken = run.CancellationToken },
            i =>
            {
                files[i] = Shrink(paths[i], side, decoder);
                run.OnProgress("thumbnails", Interlocked.Increment(ref done), paths.Count);
            }
        );
        return files;
    }

    private static byte[] Shrink(string path, int side, IImageDecoder decoder)
    {
        using SKImage? picture = PictureFile.Thumbnail(path, side, decoder);
        using SKData? data = picture?.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return data?.ToArray() ?? [];
    }
}
