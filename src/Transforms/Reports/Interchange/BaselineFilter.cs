using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports.Interchange;

/// <summary>Findings that an earlier report has.</summary>
internal sealed class BaselineFilter : IFindingFilter
{
    private readonly IReadOnlySet<(string Kind, string Key, string OtherKey)> _known;
    private readonly JoinedKeys _copies;

    /// <param name="known">Kind and keys of each.</param>
    public BaselineFilter(IReadOnlySet<(string Kind, string Key, string OtherKey)> known)
    {
        _known = known;
        (string Kind, string Key, string OtherKey)[] pairs =
        [
            .. known.Where(finding =>
                finding.OtherKey.Length > 0 && (finding.Kind == FindingKind.Leak.Name || finding.Kind == FindingKind.Duplicate.Name)
            ),
        ];
        _copies = new JoinedKeys(pairs.SelectMany(pair => new[] { pair.Key, pair.OtherKey }));
        foreach ((_, string key, string otherKey) in pairs)
            _copies.Join(key, otherKey);
    }

    public bool IsSettled(FindingKind kind, string key) => _known.Contains((kind.Name, key, ""));

    // Which of two images would go can change with what else was found.
    public bool IsPairSettled(bool isLeak, string key, string otherKey)
    {
        string kind = (isLeak ? FindingKind.Leak : FindingKind.Duplicate).Name;
        return _known.Contains((kind, key, otherKey)) || _known.Contains((kind, otherKey, key));
    }

    // The report lists only the pairs that a group hangs together by, not all that follow from them.
    public bool IsDerivedPairSettled(bool isLeak, string key, string otherKey) =>
        _copies.Contains(key) && _copies.Contains(otherKey) && _copies.AreJoined(key, otherKey);

    public bool IsFlagSettled(FindingKind kind, string key) => _copies.Contains(key) || IsSettled(kind, key);

    public bool IsKept(string key) => false;
}
