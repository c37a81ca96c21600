namespace MLNet.Embeddings.Reports.Page;

/// <summary>Something that was found about one point, about a pair of them, or about a file that is none of the points.</summary>
/// <param name="Kind">What was found, as in a file of decisions: duplicate, leak, suspect, outlier, unreadable and the like.</param>
/// <param name="Key">The point's name, or that of the file.</param>
/// <param name="Point">The point, or −1.</param>
internal sealed record PageFinding(string Kind, string Key, int Point = -1)
{
    /// <summary>Name of the other one of a pair; empty for none.</summary>
    public string OtherKey { get; init; } = "";

    /// <summary>The other point of a pair, or −1.</summary>
    public int OtherPoint { get; init; } = -1;

    /// <summary>How sure or how strong it is, the larger the worse; comparable within its kind.</summary>
    public double? Score { get; init; }

    /// <summary>Number of the group of duplicates; 0 for none.</summary>
    public int Group { get; init; }

    /// <summary>The label that others suggest; empty for none.</summary>
    public string SuggestedLabel { get; init; } = "";

    /// <summary>The points that voted on the label, nearest first.</summary>
    public IReadOnlyList<int> Voters { get; init; } = [];

    /// <summary>What it stands on, in words.</summary>
    public string Evidence { get; init; } = "";
}
