using MLNet.Embeddings.Cluster.Scheduling;

namespace MLNet.Embeddings.Cluster.Workers;

/// <summary>A step that this silo runs.</summary>
internal sealed record RunningStep(string Job, StepLease Lease, CancellationTokenSource Stop)
{
    /// <summary>Whether the job has taken the lease away, so that nobody waits for the result.</summary>
    public bool IsRevoked { get; set; }
}
