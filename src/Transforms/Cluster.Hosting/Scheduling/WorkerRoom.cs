namespace MLNet.Embeddings.Cluster.Scheduling;

/// <summary>What a worker has, or has free.</summary>
/// <param name="Cores">Cores, each of which takes one step or one thread of a step.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
/// <param name="Gpus">Graphics processors.</param>
[GenerateSerializer]
internal readonly record struct WorkerRoom([property: Id(0)] int Cores, [property: Id(1)] long MemoryBytes, [property: Id(2)] int Gpus)
{
    public bool Fits(StepNeeds needs) => Cores >= 1 && MemoryBytes >= needs.MemoryBytes && Gpus >= needs.Gpus;

    public WorkerRoom Without(int cores, StepNeeds needs) => new(Cores - cores, MemoryBytes - needs.MemoryBytes, Gpus - needs.Gpus);

    public WorkerRoom With(int cores, StepNeeds needs) => new(Cores + cores, MemoryBytes + needs.MemoryBytes, Gpus + needs.Gpus);
}
