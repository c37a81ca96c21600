namespace MLNet.Embeddings.Reports.Gates;

/// <summary>The rows that limits are judged by, before and after they are looked at.</summary>
/// <param name="Items">What they are called, such as pictures.</param>
/// <param name="Splits">The split of each; empty for none.</param>
/// <param name="Labels">The class of each; empty for none.</param>
/// <param name="SplitsOfLinks">Splits of further names by links.</param>
/// <param name="Folder">The folder that they lie in; <see langword="null"/> for rows of no folder.</param>
/// <param name="LabelRemark">Why labels say nothing; <see langword="null"/> where there are two classes.</param>
internal sealed record JudgedRows(
    string Items,
    IReadOnlyList<string> Splits,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> SplitsOfLinks,
    string? Folder,
    string? LabelRemark
)
{
    public int Count => Splits.Count;

    public static JudgedRows Of(ImageFolderListing listing) =>
        new(
            "pictures",
            [.. listing.Images.Select(image => image.Split)],
            [.. listing.Images.Select(image => image.Label)],
            listing.SplitsOfLinks,
            listing.Path,
            listing.LabelRemark
        );
}
