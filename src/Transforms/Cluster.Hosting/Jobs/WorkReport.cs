using MLNet.Embeddings.Cluster.Scheduling;

namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>What a silo tells a job.</summary>
[GenerateSerializer]
internal sealed record WorkReport
{
    /// <summary>The silo's name, unique to this run of it.</summary>
    [Id(0)]
    public required string Worker { get; init; }

    [Id(1)]
    public required WorkerRoom Free { get; init; }

    [Id(2)]
    public required WorkerRoom Total { get; init; }

    /// <summary>Leases that it still works on.</summary>
    [Id(3)]
    public required StepLease[] Held { get; init; }

    [Id(4)]
    public required FinishedStep[] Finished { get; init; }

    /// <summary>Whether it takes no more steps.</summary>
    [Id(5)]
    public bool IsLeaving { get; init; }

    /// <summary>Number of the report; a later one of the same silo has a larger one.</summary>
    [Id(6)]
    public required long Number { get; init; }
}
