namespace MLNet.Embeddings.Reports.Gates;

/// <summary>What the sentences of gates call them, in the words of whoever set them.</summary>
/// <param name="Duplicates">The limit of duplicates.</param>
/// <param name="Leaks">The limit of leaks.</param>
/// <param name="Suspects">The limit of labels that are likely wrong.</param>
/// <param name="Outliers">The limit of outliers.</param>
/// <param name="Unreadable">The limit of unreadable files.</param>
/// <param name="Cure">What to do where there are no splits.</param>
internal sealed record GateNames(string Duplicates, string Leaks, string Suspects, string Outliers, string Unreadable, string Cure)
{
    /// <summary>The properties of <see cref="DatasetGates"/>.</summary>
    public static GateNames OfProperties { get; } =
        new(
            nameof(DatasetGates.MaximumDuplicates),
            nameof(DatasetGates.MaximumLeaks),
            nameof(DatasetGates.MaximumSuspects),
            nameof(DatasetGates.MaximumOutliers),
            nameof(DatasetGates.MaximumUnreadable),
            "inspect the folder above the splits, or say with Layout which folder of a path is the split, such as */SPLIT/CLASS"
        );
}
