using MLNet.Embeddings.Cluster.Scheduling;

namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>What all jobs of a silo have in common.</summary>
/// <param name="Policy">Leases and attempts.</param>
/// <param name="StepMemoryBytes">Memory of a step that does not tell its own.</param>
internal sealed record JobGrainSettings(SchedulePolicy Policy, long StepMemoryBytes)
{
    /// <summary>Time within which a worker reports again: three reports may be lost before its leases are.</summary>
    public TimeSpan RenewWithin => Policy.LeaseDuration / 4;
}
