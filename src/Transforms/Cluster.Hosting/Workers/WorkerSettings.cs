using MLNet.Embeddings.Cluster.Scheduling;

namespace MLNet.Embeddings.Cluster.Workers;

/// <summary>What a silo gives to steps.</summary>
/// <param name="Total">Cores, memory and graphics processors.</param>
/// <param name="Steps">What the runner of steps takes from the machine.</param>
internal sealed record WorkerSettings(WorkerRoom Total, StepRunnerOptions Steps);
