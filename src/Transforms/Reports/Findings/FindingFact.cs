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
    public const string Turn = "turn";
    public const string Relation = "relation";
    public const string KeptShare = "keptShare";
    public const string Degrees = "degrees";
    public const string EditedKey = "editedKey";
    public const string LabelConflict = "labelConflict";
    public const string Group = "group";
    public const string Distance = "distance";
    public const string FalseAlarms = "falseAlarms";
    public const string Fact = "fact";
    public const string Value = "value";
    public const string Usually = "usually";
    public const string BeginsAt = "beginsAt";
    public const string Truncated = "truncated";
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
        Turn,
        Relation,
        KeptShare,
        Degrees,
        EditedKey,
        LabelConflict,
        Group,
        Distance,
        FalseAlarms,
        Fact,
        Value,
        Usually,
        BeginsAt,
        Truncated,
        Reason,
    ];

    /// <summary>The name as the heading of a column.</summary>
    public static string Column(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
