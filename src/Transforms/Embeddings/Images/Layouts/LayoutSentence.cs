using static System.FormattableString;

namespace MLNet.Embeddings.Images.Layouts;

/// <summary>What was understood of a data set, in a sentence.</summary>
internal static class LayoutSentence
{
    private const int SplitsShown = 6;

    /// <summary>The sentence.</summary>
    /// <param name="listing">The data set; its images, splits and classes are asked for.</param>
    /// <param name="origin">What tells splits and classes; <see langword="null"/> for folders.</param>
    /// <param name="croppedPictures">Pictures whose boxes are the items; <see langword="null"/> where pictures are.</param>
    public static string Of(ImageFolderListing listing, string? origin, int? croppedPictures = null)
    {
        Func<int, string> counted = croppedPictures is null ? Pictures : Boxes;
        string splits = Splits(listing, counted);
        if (origin is null)
            return $"Paths are read as {listing.Layout}: {splits}.";
        int unlabeled = listing.Images.Count(image => image.Label.Length == 0);
        string labels =
            listing.Labels.Count == 0
                ? "no labels"
                : Invariant($"{listing.Labels.Count:N0} {(listing.Labels.Count == 1 ? "class" : "classes")}")
                    + (unlabeled > 0 ? $", {counted(unlabeled)} without a label" : "");
        string items = croppedPictures is { } pictures
            ? $"{Boxes(listing.ImageCount)} as items, in {Pictures(pictures)}"
            : Pictures(listing.ImageCount);
        return $"{items} of {origin}: {splits}; {labels}.";
    }

    private static string Pictures(int count) => count == 1 ? "1 picture" : Invariant($"{count:N0} pictures");

    private static string Boxes(int count) => count == 1 ? "1 box" : Invariant($"{count:N0} boxes");

    private static string Splits(ImageFolderListing listing, Func<int, string> counted)
    {
        KeyValuePair<string, int>[] counts =
        [
            .. listing
                .Images.Select(image => image.Split)
                .Where(split => split.Length > 0)
                .CountBy(split => split)
                .OrderBy(split => split.Key, StringComparer.Ordinal),
        ];
        if (counts.Length == 0)
            return "no splits";
        int without = listing.ImageCount - counts.Sum(split => split.Value);
        IEnumerable<string> shown = counts.Take(SplitsShown).Select(split => Invariant($"{ListedName.Quoted(split.Key)} {split.Value:N0}"));
        return $"splits {string.Join(", ", shown)}"
            + (counts.Length > SplitsShown ? " and more" : "")
            + (without > 0 ? $"; {counted(without)} in none" : "");
    }
}
