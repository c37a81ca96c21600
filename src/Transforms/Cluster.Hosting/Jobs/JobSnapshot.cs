namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>How far a job is, as it travels; <see cref="JobStatus"/> tells what the numbers mean.</summary>
[GenerateSerializer]
internal sealed record JobSnapshot
{
    [Id(0)]
    public required string Job { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    [Id(2)]
    public required string PlanId { get; init; }

    [Id(3)]
    public required JobState State { get; init; }

    [Id(4)]
    public int Steps { get; init; }

    [Id(5)]
    public int Done { get; init; }

    [Id(6)]
    public int Running { get; init; }

    [Id(7)]
    public int Ready { get; init; }

    [Id(8)]
    public int Delayed { get; init; }

    [Id(9)]
    public SetAsideSnapshot[] SetAside { get; init; } = [];

    [Id(10)]
    public SiloSnapshot[] Silos { get; init; } = [];

    [Id(11)]
    public int Retries { get; init; }

    [Id(13)]
    public long Items { get; init; }

    [Id(14)]
    public double ItemsPerSecond { get; init; }

    [Id(15)]
    public double Progress { get; init; }

    [Id(16)]
    public TimeSpan? Remaining { get; init; }

    /// <summary>What stands in the way; null for nothing.</summary>
    [Id(17)]
    public string? Hindrance { get; init; }

    /// <summary>Why what was asked cannot be done; null where it was.</summary>
    [Id(18)]
    public string? Refusal { get; init; }
}
