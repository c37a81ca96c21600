namespace MLNet.Embeddings;

/// <summary>Rows of which one is kept.</summary>
/// <param name="Id">Number of the group, from 1, in the order of the groups' smallest keys.</param>
/// <param name="RepresentativeKey">The row that is kept.</param>
/// <param name="MemberKeys">All rows of the group, the representative included, in ordinal order.</param>
/// <param name="LowestScore">The lowest score of a member to the representative.</param>
/// <param name="IsLeak">Whether members lie in different splits.</param>
/// <param name="IsLabelConflict">Whether members have different labels.</param>
public sealed record DuplicateGroup(
    int Id,
    string RepresentativeKey,
    IReadOnlyList<string> MemberKeys,
    float LowestScore,
    bool IsLeak,
    bool IsLabelConflict
);
