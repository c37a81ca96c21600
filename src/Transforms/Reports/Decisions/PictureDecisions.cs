namespace MLNet.Embeddings.Reports.Decisions;

/// <summary>Decisions by image: what finally becomes of each.</summary>
/// <param name="decisions">The decisions.</param>
internal sealed class PictureDecisions(DatasetDecisions decisions)
{
    private readonly ILookup<string, DatasetDecision> _byKey = decisions.Items.ToLookup(item => item.Key, StringComparer.Ordinal);

    public DatasetDecisions All => decisions;

    /// <summary>The decisions about an image, in order.</summary>
    public IEnumerable<DatasetDecision> Of(string key) => _byKey[key];

    /// <summary>Whether an image leaves: of keep, remove and relabel the last one counts. A finding that is a false alarm undoes no removal
    /// for another reason, unless it says that nothing at all is wrong.</summary>
    public bool IsRemoved(string key) =>
        _byKey[key].LastOrDefault(item => item.Action != DecisionAction.Fine || item.Relation.Length == 0)?.Action == DecisionAction.Remove;

    /// <summary>The new label of an image; <see langword="null"/> where it keeps its own.</summary>
    public string? LabelOf(string key)
    {
        string? label = null;
        foreach (DatasetDecision item in _byKey[key])
        {
            if (item.Action == DecisionAction.Relabel)
                label = item.Label;
            else if (item.Action == DecisionAction.Fine && item.Relation.Length == 0)
                label = null;
        }

        return label;
    }

    /// <summary>Images that one decision keeps and another removes.</summary>
    public IReadOnlyList<string> Contradictions =>
        [
            .. _byKey
                .Where(items => items.Any(item => item.Action == DecisionAction.Remove))
                .Where(items => items.Any(item => item.Action is DecisionAction.Keep or DecisionAction.Relabel))
                .Select(items => items.Key),
        ];
}
