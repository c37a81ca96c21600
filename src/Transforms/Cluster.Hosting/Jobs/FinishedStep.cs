namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>An attempt that has ended.</summary>
[GenerateSerializer]
internal sealed record FinishedStep
{
    [Id(0)]
    public required long Lease { get; init; }

    [Id(1)]
    public required string StepId { get; init; }

    [Id(2)]
    public required StepOutcome Outcome { get; init; }

    /// <summary>Why it failed.</summary>
    [Id(3)]
    public string? Reason { get; init; }

    /// <summary>Whether the output was there already.</summary>
    [Id(4)]
    public bool WasDone { get; init; }

    [Id(5)]
    public long Items { get; init; }

    [Id(6)]
    public TimeSpan Elapsed { get; init; }
}
