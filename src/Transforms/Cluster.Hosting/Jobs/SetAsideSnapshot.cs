namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>A step that was set aside, as it travels.</summary>
[GenerateSerializer]
internal sealed record SetAsideSnapshot([property: Id(0)] string StepId, [property: Id(1)] int Attempts, [property: Id(2)] string Reason);
