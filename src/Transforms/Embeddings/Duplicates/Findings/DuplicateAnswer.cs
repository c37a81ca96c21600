namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>What is said of one row.</summary>
internal readonly record struct DuplicateAnswer
{
    public DuplicateKind Kind { get; init; }

    public bool IsDuplicate { get; init; }

    public int Group { get; init; }

    public int GroupSize { get; init; }

    public bool IsRepresentative { get; init; }

    public string RepresentativeKey { get; init; }

    public float ScoreToRepresentative { get; init; }

    public bool IsChained { get; init; }

    public string NearestKey { get; init; }

    public float NearestScore { get; init; }

    public string NearestOtherSplitKey { get; init; }

    public float NearestOtherSplitScore { get; init; }

    public bool IsLeak { get; init; }

    public bool IsLabelConflict { get; init; }

    public DuplicateStatus Status { get; init; }

    /// <summary>The answer for a row that cannot be compared and repeats nothing.</summary>
    public static DuplicateAnswer Nothing(DuplicateStatus status, string? key) =>
        new()
        {
            RepresentativeKey = key ?? "",
            NearestKey = "",
            NearestOtherSplitKey = "",
            ScoreToRepresentative = float.NaN,
            NearestScore = float.NaN,
            NearestOtherSplitScore = float.NaN,
            Status = status,
        };
}
