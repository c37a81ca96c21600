using System.Text.Json.Nodes;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Reports.Duplicates;

/// <summary>What a search for duplicates tells other programs beside its findings.</summary>
internal static class DuplicateContent
{
    /// <summary>What was looked at.</summary>
    public static JsonObject DataOf(string? folder, string? layout, IReadOnlyList<Flags> rows) =>
        new()
        {
            ["folder"] = folder,
            ["layout"] = layout,
            ["items"] = folder is null ? "rows" : "pictures",
            ["count"] = rows.Count,
            ["splits"] = CountsOf(rows.Select(row => row.Split), PictureFolder.InOrder),
            ["classes"] = CountsOf(rows.Select(row => row.Label), names => names.Distinct().Order(StringComparer.Ordinal)),
        };

    /// <summary>Rows by what was found of them.</summary>
    public static JsonObject CountsOf(DuplicateReport report) =>
        new()
        {
            ["duplicates"] = report.Duplicates.Count,
            ["groups"] = report.Groups.Count,
            ["leaks"] = report.Leaks.Count,
            ["labelConflicts"] = report.LabelConflicts.Count,
            ["unreadable"] = report.Unreadable.Count,
        };

    /// <summary>The options that findings depend on.</summary>
    public static JsonObject OptionsOf(DuplicateInspectorOptions options, DuplicateFlaggerEstimator.Options flagger) =>
        new()
        {
            ["pixelsOnly"] = options.PixelsOnly,
            ["listedPairs"] = options.NumberOfListedPairs,
            ["keep"] = $"{flagger.Keep}",
            ["linkage"] = $"{flagger.Linkage}",
            ["scope"] = $"{flagger.Scope}",
            ["hubness"] = $"{flagger.Hubness}",
            ["centering"] = $"{flagger.Centering}",
            ["orientation"] = $"{flagger.Orientation}",
            ["decoding"] = $"{options.Decoding}",
            ["decoder"] = (options.Decoder ?? ImageDecoders.Default).GetType().Name,
            ["batchSize"] = options.BatchSize,
        };

    private static JsonObject CountsOf(IEnumerable<string> names, Func<IEnumerable<string>, IEnumerable<string>> order)
    {
        string[] known = [.. names.Where(name => name.Length > 0)];
        Dictionary<string, int> counts = known.CountBy(name => name).ToDictionary();
        return new JsonObject([.. order(known).Select(name => KeyValuePair.Create(name, (JsonNode?)counts[name]))]);
    }
}
