using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports;

/// <summary>One line of a file of decisions.</summary>
public sealed class DatasetDecision
{
    /// <summary>Makes a decision.</summary>
    /// <param name="key">The image, as findings name it.</param>
    /// <param name="action">What becomes of it.</param>
    /// <param name="label">The new label; for <see cref="DecisionAction.Relabel"/> only.</param>
    /// <param name="kind">The kind of finding that it answers; empty for any.</param>
    /// <param name="otherKey">The other image of a pair; empty for any.</param>
    /// <exception cref="ArgumentException">The key is empty, or a label is missing, holds a control character, or is one too
    /// many.</exception>
    public DatasetDecision(string key, DecisionAction action, string label = "", string kind = "", string otherKey = "")
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(otherKey);
        if (!Enum.IsDefined(action))
            throw new ArgumentOutOfRangeException(nameof(action), action, "The action must be Keep, Remove, Relabel or Fine.");
        Key = key;
        Action = action;
        Label = label;
        Kind = kind;
        OtherKey = otherKey;
        Relation = kind.Length == 0 ? "" : FindingKind.RelationOf(kind);
        if (Fault() is { } fault)
            throw new ArgumentException(fault);
    }

    /// <summary>The image: its path below the folder, with forward slashes, or the key of its row.</summary>
    public string Key { get; }

    /// <summary>What becomes of it.</summary>
    public DecisionAction Action { get; }

    /// <summary>The new label; empty where the action is another than <see cref="DecisionAction.Relabel"/>.</summary>
    public string Label { get; }

    /// <summary>The kind of finding that it answers; empty for any.</summary>
    public string Kind { get; }

    /// <summary>The other image of a pair; empty for any.</summary>
    public string OtherKey { get; }

    /// <summary>The kinds that it decides; empty for all.</summary>
    internal string Relation { get; }

    /// <summary>The line that it stands on, from 1; 0 where it comes from no file.</summary>
    internal int Line { get; init; }

    /// <summary>The decision in a few words, such as <c>relabel cat/7.jpg to dog</c>.</summary>
    public override string ToString() =>
        $"{$"{Action}".ToLowerInvariant()} {Key}{(Label.Length > 0 ? $" to {Label}" : "")}{(Kind.Length > 0 ? $" ({Kind})" : "")}";

    private string? Fault() =>
        Key.Length == 0 ? "A decision needs the key of an image."
        : Action != DecisionAction.Relabel ? (Label.Length > 0 ? $"Only relabel takes a label, got '{Label}' for '{Key}'." : null)
        : Label.Length == 0 ? $"To relabel '{Key}' takes a label."
        : Label.Any(char.IsControl) ? $"The label of '{Key}' holds a control character."
        : null;
}
