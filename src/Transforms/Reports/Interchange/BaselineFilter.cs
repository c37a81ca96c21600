using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports.Interchange;

/// <summary>Findings that an earlier report has.</summary>
/// <param name="known">Kind and keys of each.</param>
internal sealed class BaselineFilter(IReadOnlySet<(string Kind, string Key, string OtherKey)> known) : IFindingFilter
{
    public bool IsSettled(FindingKind kind, string key) => known.Contains((kind.Name, key, ""));

    // Which of two images would go can change with what else was found.
    public bool IsPairSettled(bool isLeak, string key, string otherKey)
    {
        string kind = (isLeak ? FindingKind.Leak : FindingKind.Duplicate).Name;
        return known.Contains((kind, key, otherKey)) || known.Contains((kind, otherKey, key));
    }
}
