namespace MLNet.Embeddings.Cluster.Scheduling;

/// <summary>A step that a worker holds for a while.</summary>
/// <param name="Number">Number of the lease, never used twice by one schedule.</param>
/// <param name="StepId">The step.</param>
/// <param name="Attempt">The how manieth attempt it is, from 1.</param>
/// <param name="Threads">Threads that the step may use.</param>
/// <param name="Needs">What else it takes of the worker.</param>
[GenerateSerializer]
internal sealed record StepLease(
    [property: Id(0)] long Number,
    [property: Id(1)] string StepId,
    [property: Id(2)] int Attempt,
    [property: Id(3)] int Threads,
    [property: Id(4)] StepNeeds Needs
);
