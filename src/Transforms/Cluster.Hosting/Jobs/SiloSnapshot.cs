namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>A silo at work on a job, as it travels.</summary>
[GenerateSerializer]
internal sealed record SiloSnapshot([property: Id(0)] string Name, [property: Id(1)] int Cores, [property: Id(2)] int Running);
