namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>How pairs become groups; see <see cref="DuplicateFlaggerEstimator.Options"/>.</summary>
internal sealed record GroupSettings(
    float Threshold,
    DuplicateLinkage Linkage,
    DuplicateScope Scope,
    DuplicateKeep Keep,
    IReadOnlyList<string> SplitPriority
);
