namespace MLNet.Embeddings.Cluster;

/// <summary>What a plan for duplicates is told. Vectors are compared by their cosine as they are, neither centered nor corrected for
/// hubs.</summary>
public sealed record ShardDuplicateOptions
{
    /// <summary>Cosine from which on rows are near duplicates, from −1 to 1.</summary>
    /// <value>Default <see langword="null"/>: calibrated on a sample, at <see cref="FalsePositiveRate"/>.</value>
    public float? Threshold { get; set; }

    /// <summary>Share of the rows without duplicates that may be flagged nevertheless, where the threshold is calibrated.</summary>
    /// <value>Above 0 and below 1. Default 0.002.</value>
    public double FalsePositiveRate { get; set; } = 0.002;

    /// <summary>How pairs are found.</summary>
    /// <value>Default <see cref="ShardJoin.Automatic"/>.</value>
    public ShardJoin Join { get; set; }

    /// <summary>Cells that each row goes into, for a join by cells: work grows with it, and so does recall.</summary>
    /// <value>From 1 to 64. Default 8: of rows without any structure, pairs of a cosine of 0.95 are found in more than 999 of 1,000
    /// cases.</value>
    public int CellsPerRow { get; set; } = 8;

    /// <summary>Cells of a join by cells.</summary>
    /// <value>Default <see langword="null"/>: as many as make it cheapest, <see cref="CellsPerRow"/> · √(rows / 2).</value>
    public int? Cells { get; set; }

    /// <summary>Rows whose pairs are all found, too, to measure the recall of a join by cells.</summary>
    /// <value>0, for no measurement, or more. Default 2,000.</value>
    public int RecallSample { get; set; } = 2_000;

    /// <summary>How pairs become groups.</summary>
    /// <value>Default <see cref="DuplicateLinkage.Star"/>. <see cref="DuplicateLinkage.Components"/> is not possible: it tells
    /// scores of rows that are no pair.</value>
    public DuplicateLinkage Linkage { get; set; }

    /// <summary>Which pairs may form groups.</summary>
    /// <value>Default <see cref="DuplicateScope.All"/>.</value>
    public DuplicateScope Scope { get; set; }

    /// <summary>Which member of a group is kept.</summary>
    /// <value>Default <see cref="DuplicateKeep.FirstKey"/>; else <see cref="DuplicateKeep.SplitPriority"/> or
    /// <see cref="DuplicateKeep.Medoid"/>.</value>
    public DuplicateKeep Keep { get; set; }

    /// <summary>Names of the splits, the one to keep first, for <see cref="DuplicateKeep.SplitPriority"/>.</summary>
    /// <value>Default: test, then validation, then training data, under their usual names.</value>
    public IReadOnlyList<string> SplitPriority { get; set; } = ["test", "valid", "validation", "val", "train", "training"];

    /// <summary>Pairs beyond which a step gives up instead of filling the memory; each takes 21 bytes.</summary>
    /// <value>1 or more. Default 20 million.</value>
    public long MaximumNumberOfPairs { get; set; } = 20_000_000;

    internal void Validate()
    {
        Require(Threshold is null or (>= -1 and <= 1), nameof(Threshold), Threshold, "from −1 to 1");
        Require(FalsePositiveRate is > 0 and < 1, nameof(FalsePositiveRate), FalsePositiveRate, "above 0 and below 1");
        Require(Enum.IsDefined(Join), nameof(Join), Join, "Automatic, Exact or Cells");
        Require(CellsPerRow is >= 1 and <= 64, nameof(CellsPerRow), CellsPerRow, "from 1 to 64");
        Require(Cells is null or >= 1, nameof(Cells), Cells, "1 or more");
        Require(RecallSample >= 0, nameof(RecallSample), RecallSample, "0 or more");
        Require(Linkage is DuplicateLinkage.Star or DuplicateLinkage.Complete, nameof(Linkage), Linkage, "Star or Complete");
        Require(Enum.IsDefined(Scope), nameof(Scope), Scope, "a member of DuplicateScope");
        Require(
            Keep is DuplicateKeep.FirstKey or DuplicateKeep.SplitPriority or DuplicateKeep.Medoid,
            nameof(Keep),
            Keep,
            "FirstKey, SplitPriority or Medoid; shards hold neither pixels nor scores"
        );
        Require(MaximumNumberOfPairs >= 1, nameof(MaximumNumberOfPairs), MaximumNumberOfPairs, "1 or more");
    }

    private static void Require(bool isLegal, string name, object? value, string range)
    {
        if (!isLegal)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
    }
}
