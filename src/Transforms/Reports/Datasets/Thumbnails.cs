namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>The size of small copies of pictures on a page.</summary>
internal static class Thumbnails
{
    /// <summary>Pixels of the longer side: the more there are, the smaller, so that the page stays light.</summary>
    public static int SideFor(long count) =>
        count switch
        {
            <= 4000 => 128,
            <= 12_000 => 80,
            <= 25_000 => 48,
            _ => 32,
        };
}
