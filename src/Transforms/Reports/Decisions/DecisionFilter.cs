using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports.Decisions;

/// <summary>Findings that somebody has decided.</summary>
/// <remarks>
/// An image that leaves settles all that was found about it. Otherwise a finding about one image is settled by any decision about its kind.
/// A pair is settled by any decision about just this pair, by a false alarm on either side that names no pair, or where both sides are
/// decided: to keep one image of a group says nothing about the others.
/// </remarks>
/// <param name="pictures">The decisions.</param>
internal sealed class DecisionFilter(PictureDecisions pictures) : IFindingFilter
{
    private readonly HashSet<DatasetDecision> _matched = [];

    /// <summary>Decisions that no finding was asked about.</summary>
    public IReadOnlyList<DatasetDecision> Unmatched => [.. pictures.All.Items.Where(item => !_matched.Contains(item))];

    public bool IsSettled(FindingKind kind, string key)
    {
        DatasetDecision[] about = [.. pictures.Of(key).Where(item => Concerns(item, kind.Relation) && item.OtherKey.Length == 0)];
        return Note(about) | IsRemoved(key);
    }

    public bool IsPairSettled(bool isLeak, string key, string otherKey)
    {
        DatasetDecision[] own = [.. About(key, otherKey)];
        DatasetDecision[] others = [.. About(otherKey, key)];
        bool isDecided = Note(own) | Note(others);
        return IsRemoved(key)
            | IsRemoved(otherKey)
            | own.Concat(others).Any(item => item.OtherKey.Length > 0 || item.Action == DecisionAction.Fine)
            | (isDecided && own.Length > 0 && others.Length > 0);
    }

    public bool IsDerivedPairSettled(bool isLeak, string key, string otherKey) => IsPairSettled(isLeak, key, otherKey);

    public bool IsFlagSettled(FindingKind kind, string key) => IsSettled(kind, key);

    public bool IsKept(string key) => pictures.IsKept(key);

    private static bool Concerns(DatasetDecision item, string relation) => item.Relation.Length == 0 || item.Relation == relation;

    private IEnumerable<DatasetDecision> About(string key, string otherKey) =>
        pictures
            .Of(key)
            .Where(item => Concerns(item, FindingKind.Duplicate.Relation) && (item.OtherKey.Length == 0 || item.OtherKey == otherKey));

    private bool IsRemoved(string key)
    {
        if (!pictures.IsRemoved(key))
            return false;
        Note(pictures.Of(key).Where(item => item.Action == DecisionAction.Remove));
        return true;
    }

    private bool Note(IEnumerable<DatasetDecision> items)
    {
        bool any = false;
        foreach (DatasetDecision item in items)
        {
            _matched.Add(item);
            any = true;
        }

        return any;
    }
}
