namespace MLNet.Embeddings.Cluster.Scheduling;

/// <summary>What a worker must have free for a step.</summary>
/// <param name="MemoryBytes">Memory in bytes.</param>
/// <param name="Gpus">Graphics processors.</param>
[GenerateSerializer]
internal readonly record struct StepNeeds([property: Id(0)] long MemoryBytes, [property: Id(1)] int Gpus);
