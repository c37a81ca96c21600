using System.CommandLine;
using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Tool.Folders;

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

    /// <summary>What was understood, in a sentence.</summary>
    /// <param name="layout">The layout as JSON.</param>
    public static string Describe(JsonObject layout)
    {
        JsonObject splits = layout["splits"]!.AsObject();
        int without = (int)layout["withoutSplit"]!;
        string found =
            splits.Count == 0
                ? "no splits"
                : $"splits {string.Join(", ", splits.Take(SplitsShown).Select(NameAndSize))}"
                    + (splits.Count > SplitsShown ? " and more" : "");
        return $"Paths are read as {layout["pattern"]}: "
            + $"{found}{(splits.Count > 0 && without > 0 ? $"; {without:N0} pictures in none" : "")}.";
    }

    private static string NameAndSize(KeyValuePair<string, JsonNode?> split) => $"{ListedName.Quoted(split.Key)} {(int)split.Value!:N0}";
}
