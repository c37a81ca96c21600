using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>What was understood of a data set, as a result.</summary>
internal static class UnderstoodLayout
{
    private const int SplitsShown = 6;

    /// <summary>The layout as a JSON object.</summary>
    public static JsonObject ToJson(ImageFolderListing listing)
    {
        JsonObject json = OfSplits([.. listing.Images.Select(image => image.Split)]);
        json.Insert(0, "pattern", listing.Layout);
        json["description"] = listing.Description;
        return json;
    }

    /// <summary>The splits of rows that lie in no folder, as a JSON object.</summary>
    public static JsonObject OfSplits(IReadOnlyCollection<string> splits) =>
        new()
        {
            ["splits"] = new JsonObject([
                .. Counts(splits).Select(split => KeyValuePair.Create<string, JsonNode?>(split.Key, split.Value)),
            ]),
            ["withoutSplit"] = splits.Count(split => split.Length == 0),
        };

    /// <summary>The splits of rows that lie in no folder, in a sentence.</summary>
    public static string DescribeSplits(IReadOnlyCollection<string> splits)
    {
        KeyValuePair<string, int>[] counts = [.. Counts(splits)];
        if (counts.Length == 0)
            return "The rows lie in no splits.";

        int without = splits.Count(split => split.Length == 0);
        string shown = string.Join(", ", counts.Take(SplitsShown).Select(split => $"{ListedName.Quoted(split.Key)} {split.Value:N0}"));
        return $"The rows lie in splits {shown}{(counts.Length > SplitsShown ? " and more" : "")}"
            + $"{(without > 0 ? $"; {without:N0} rows in none" : "")}.";
    }

    private static IEnumerable<KeyValuePair<string, int>> Counts(IEnumerable<string> splits) =>
        splits.Where(split => split.Length > 0).CountBy(split => split).OrderBy(split => split.Key, StringComparer.Ordinal);
}
