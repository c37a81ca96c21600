using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>The files of the rows, by which pictures can be looked at again.</summary>
/// <param name="Sources">A file per row.</param>
/// <param name="Decoder">Reads them.</param>
internal sealed record PictureFiles(PictureSource[] Sources, IImageDecoder Decoder)
{
    private const long PixelsWithoutDetail = (long)DetailComparison.SmallestSide * DetailComparison.SmallestSide;

    /// <summary>The files of two sets of rows, in an order.</summary>
    public static PictureFiles? Join(PictureFiles? known, PictureFiles? added, int[] order)
    {
        if (known is null || added is null)
            return null;

        PictureSource[] all = [.. known.Sources, .. added.Sources];
        return new PictureFiles([.. order.Select(row => all[row])], added.Decoder);
    }

    /// <summary>Whether there is anything to see that thumbnails have not shown.</summary>
    /// <param name="row">A row.</param>
    /// <param name="other">Another one.</param>
    /// <param name="pixelCounts">Pixels of each row's picture.</param>
    public bool HaveDetail(int row, int other, long[] pixelCounts) =>
        Sources[row].Frames != FrameKind.Single || Sources[other].Frames != FrameKind.Single
        || HasDetail(Math.Min(pixelCounts[row], pixelCounts[other]));

    /// <summary>Whether a picture of so many pixels holds more than its thumbnail.</summary>
    public static bool HasDetail(long pixelCount) => pixelCount > PixelsWithoutDetail;
}
