using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Digests of large pictures whose pixels were not looked at one by one, among others.</summary>
/// <remarks>
/// Equal pictures have equal sizes and thumbnails that differ by no more than two ways of decoding do. Only where another picture has
/// both, all pixels are decoded; the others get the digest of their file, which no pixels have.
/// </remarks>
internal static class OpenPictures
{
    /// <summary>Closes the open pictures.</summary>
    /// <param name="open">Which pictures are open.</param>
    /// <param name="pictures">Where the files are, and what they hold.</param>
    /// <param name="files">Digests of the files.</param>
    /// <param name="pixels">Digests of the pixels, which are replaced where they are open.</param>
    /// <param name="pixelCounts">Pixels of each picture; 0 where there is none.</param>
    /// <param name="thumbnails">A thumbnail per picture.</param>
    /// <param name="decoder">Decodes pictures.</param>
    /// <param name="memory">Remembers what was seen of files; <see langword="null"/> where nothing does.</param>
    /// <param name="context">Threads and callback.</param>
    public static void Resolve(
        bool[] open,
        PictureSource[] pictures,
        Digest[] files,
        Digest[] pixels,
        long[] pixelCounts,
        byte[] thumbnails,
        IImageDecoder decoder,
        LookMemory? memory,
        EngineContext context
    )
    {
        if (!open.Contains(true))
            return;

        var isWanted = new bool[open.Length];
        foreach (IGrouping<(long, bool), int> size in Alike(pixelCounts, pictures))
            Mark([.. size], files, thumbnails, isWanted);

        // Equal files have equal pixels: one of them is decoded.
        int[][] wanted =
        [
            .. Enumerable
                .Range(0, open.Length)
                .Where(row => open[row] && isWanted[row])
                .GroupBy(row => files[row])
                .Select(group => group.ToArray()),
        ];
        for (int row = 0; row < open.Length; row++)
        {
            if (open[row] && !isWanted[row])
                pixels[row] = files[row];
        }

        if (wanted.Length == 0)
            return;

        using EngineContext.StageScope stage = context.BeginStage("pixels");
        context.ForWithProgress(
            wanted.Length,
            (i, _) =>
            {
                int first = wanted[i][0];
                Digest digest = WholePixels.OfFile(pictures[first], files[first], decoder, memory);
                foreach (int row in wanted[i])
                    pixels[row] = digest;
            }
        );
    }

    private static IEnumerable<IGrouping<(long PixelCount, bool Moves), int>> Alike(long[] pixelCounts, PictureSource[] pictures) =>
        Enumerable.Range(0, pixelCounts.Length).Where(row => pixelCounts[row] > 0).GroupBy(row => (pixelCounts[row], pictures[row].Moves));

    // In the order of their levels, each is compared with those that follow until they are too far apart.
    private static void Mark(int[] rows, Digest[] files, byte[] thumbnails, bool[] isWanted)
    {
        int[] levels = [.. rows.Select(row => AlikeThumbnails.LevelOf(PixelThumbnail.Of(thumbnails, row)))];
        Array.Sort(levels, rows);
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = i + 1; j < rows.Length && !AlikeThumbnails.AreApart(levels[i], levels[j]); j++)
            {
                (int row, int other) = (rows[i], rows[j]);
                bool isKnown = (isWanted[row] && isWanted[other]) || (!files[row].IsNone && files[row] == files[other]);
                if (!isKnown && AlikeThumbnails.Are(PixelThumbnail.Of(thumbnails, row), PixelThumbnail.Of(thumbnails, other)))
                    isWanted[row] = isWanted[other] = true;
            }
        }
    }
}
