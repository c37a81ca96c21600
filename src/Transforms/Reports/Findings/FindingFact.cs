using System.Text.Json;

namespace MLNet.Embeddings.Reports.Findings;

/// <summary>Names of what findings tell beside their keys and scores. Tables have a column for each of them, in this order.</summary>
internal static class FindingFact
{
    public const string Split = "split";
    public const string OtherSplit = "otherSplit";
    public const string Label = "label";
    public const string OtherLabel = "otherLabel";
    public const string SuggestedLabel = "suggestedLabel";
    public const string LabelShare = "labelShare";
    public const string SuggestedShare = "suggestedShare";
    public const string Match = "match";
    public const string LabelConflict = "labelConflict";
    public const string Group = "group";
    public const string Distance = "distance";
    public const string FalseAlarms = "falseAlarms";
    public const string Reason = "reason";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Split,
        OtherSplit,
        Label,
        OtherLabel,
        SuggestedLabel,
        LabelShare,
        SuggestedShare,
        Match,
        LabelConflict,
        Group,
        Distance,
        FalseAlarms,
        Reason,
    ];

    /// <summary>The name as the heading of a column.</summary>
    public static string Column(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
