using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports.Decisions;

/// <summary>Decisions by image: what finally becomes of each.</summary>
/// <param name="decisions">The decisions.</param>
internal sealed class PictureDecisions(DatasetDecisions decisions)
{
    private readonly ILookup<string, DatasetDecision> _byKey = decisions.Items.ToLookup(item => item.Key, StringComparer.Ordinal);

    public DatasetDecisions All => decisions;

    /// <summary>The decisions about an image, in order.</summary>
    public IEnumerable<DatasetDecision> Of(string key) => _byKey[key];

    /// <summary>Whether an image leaves: some decision removes it, and none that came later keeps the image as a whole. To keep it before
    /// one copy, or in spite of one finding, undoes no removal for another reason: else of three copies, decided pair by pair, two would
    /// stay.</summary>
    public bool IsRemoved(string key)
    {
        bool isRemoved = false;
        foreach (DatasetDecision item in _byKey[key])
            isRemoved = item.Action == DecisionAction.Remove || (isRemoved && !IsAboutAll(item));
        return isRemoved;
    }

    /// <summary>Whether an image stays before its copies: some decision keeps it as a whole or before a copy, and it does not leave. To
    /// keep it in spite of another finding says nothing about copies.</summary>
    public bool IsKept(string key) =>
        _byKey[key]
            .Any(item =>
                item.Action is DecisionAction.Keep or DecisionAction.Relabel
                && (item.Relation.Length == 0 || item.Relation == FindingKind.Duplicate.Relation)
            ) && !IsRemoved(key);

    /// <summary>Whether an image that leaves under the name that it is listed by stays under another one of its file. As with copies, to
    /// keep it in place of one name undoes no removal for another reason.</summary>
    /// <param name="key">The name that it is listed by.</param>
    /// <param name="name">The other name.</param>
    public bool StaysAs(string key, string name) =>
        IsKept(name)
        && (
            _byKey[name].Any(item => item.Action is DecisionAction.Keep or DecisionAction.Relabel && IsAboutAll(item))
            || _byKey[key].Where(item => item.Action == DecisionAction.Remove).All(item => item.OtherKey == name)
        );

    /// <summary>The new label of an image; <see langword="null"/> where it keeps its own.</summary>
    public string? LabelOf(string key)
    {
        string? label = null;
        foreach (DatasetDecision item in _byKey[key])
        {
            if (item.Action == DecisionAction.Relabel)
                label = item.Label;
            else if (IsAboutAll(item))
                label = null;
        }

        return label;
    }

    /// <summary>Images that leave though another decision keeps them or gives them a label.</summary>
    public IReadOnlyList<string> Contradictions =>
        [
            .. _byKey
                .Where(items => items.Any(item => item.Action is DecisionAction.Keep or DecisionAction.Relabel))
                .Select(items => items.Key)
                .Where(IsRemoved),
        ];

    private static bool IsAboutAll(DatasetDecision item) => item.Relation.Length == 0 && item.OtherKey.Length == 0;
}
