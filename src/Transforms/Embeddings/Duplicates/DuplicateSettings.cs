namespace MLNet.Embeddings.Duplicates;

/// <summary>What decides which rows are flagged, apart from the rows.</summary>
internal sealed record DuplicateSettings
{
    public DuplicateLinkage Linkage { get; init; }

    public DuplicateScope Scope { get; init; }

    public DuplicateKeep Keep { get; init; }

    /// <summary>Names of the splits, the one to keep first.</summary>
    public IReadOnlyList<string> SplitPriority { get; init; } = [];

    public NeighborMethod NeighborMethod { get; init; }

    public DuplicateHubness Hubness { get; init; } = DuplicateHubness.None;

    /// <summary>Whether pictures that were cropped, letterboxed, captioned or slightly rotated are sought.</summary>
    public bool FindsEditedCopies { get; init; } = true;

    /// <summary>Pairs to list in any case, also below the threshold.</summary>
    public int ListedPairs { get; init; }

    public long MaximumPairs { get; init; } = 20_000_000;
}
