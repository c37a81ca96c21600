namespace MLNet.Embeddings;

/// <summary>Rows of which one is kept.</summary>
public sealed record DuplicateGroup
{
    internal DuplicateGroup(
        int id,
        string representativeKey,
        IReadOnlyList<string> memberKeys,
        float lowestScore,
        bool isLeak,
        bool isLabelConflict
    )
    {
        Id = id;
        RepresentativeKey = representativeKey;
        MemberKeys = memberKeys;
        LowestScore = lowestScore;
        IsLeak = isLeak;
        IsLabelConflict = isLabelConflict;
    }

    /// <summary>Number of the group, from 1, in the order of the groups' smallest keys.</summary>
    public int Id { get; }

    /// <summary>The row that is kept.</summary>
    public string RepresentativeKey { get; }

    /// <summary>All rows of the group, the representative included, in ordinal order.</summary>
    public IReadOnlyList<string> MemberKeys { get; }

    /// <summary>The lowest score of a member to the representative.</summary>
    public float LowestScore { get; }

    /// <summary>Whether members lie in different splits.</summary>
    public bool IsLeak { get; }

    /// <summary>Whether members have different labels.</summary>
    public bool IsLabelConflict { get; }
}
