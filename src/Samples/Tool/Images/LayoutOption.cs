using System.CommandLine;
using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>The option that says which folders of a path name the split and the class.</summary>
internal static class LayoutOption
{
    private const int SplitsShown = 6;

    public static Option<string?> Create() =>
        new("--layout")
        {
            Description =
                "Which folders of a path name split and class, such as SPLIT/CLASS, CLASS/SPLIT or */SPLIT; without it, told by usual "
                + "names of splits",
            HelpName = "pattern",
        };

    /// <summary>What was understood, as a JSON object.</summary>
    /// <param name="pattern">How paths are read.</param>
    /// <param name="splits">The split of each picture.</param>
    public static JsonObject ToJson(string pattern, IReadOnlyCollection<string> splits) =>
        new()
        {
            ["pattern"] = pattern,
            ["splits"] = new JsonObject([
                .. splits
                    .Where(split => split.Length > 0)
                    .CountBy(split => split)
                    .OrderBy(split => split.Key, StringComparer.Ordinal)
                    .Select(split => KeyValuePair.Create<string, JsonNode?>(split.Key, split.Value)),
            ]),
            ["withoutSplit"] = splits.Count(split => split.Length == 0),
        };

    /// <summary>What was understood of a folder, as a JSON object.</summary>
    public static JsonObject ToJson(ImageFolderListing listing) => ToJson(listing.Layout, [.. listing.Images.Select(image => image.Split)]);

    /// <summary>What was understood, in a sentence.</summary>
    /// <param name="layout">The layout as JSON.</param>
    public static string Describe(JsonObject layout) => $"Paths are read as {layout["pattern"]}: {Splits(layout, "pictures")}.";

    /// <summary>Which splits there are, in a sentence.</summary>
    /// <param name="layout">The splits as JSON.</param>
    public static string DescribeSplits(JsonObject layout) => $"The rows lie in {Splits(layout, "rows")}.";

    private static string Splits(JsonObject layout, string items)
    {
        JsonObject splits = layout["splits"]!.AsObject();
        int without = (int)layout["withoutSplit"]!;
        string found =
            splits.Count == 0
                ? "no splits"
                : $"splits {string.Join(", ", splits.Take(SplitsShown).Select(NameAndSize))}"
                    + (splits.Count > SplitsShown ? " and more" : "");
        return $"{found}{(splits.Count > 0 && without > 0 ? $"; {without:N0} {items} in none" : "")}";
    }

    private static string NameAndSize(KeyValuePair<string, JsonNode?> split) => $"{ListedName.Quoted(split.Key)} {(int)split.Value!:N0}";
}
