using MLNet.Embeddings.Cluster.Scheduling;

namespace MLNet.Embeddings.Cluster.Simulation;

/// <summary>An attempt that is under way.</summary>
internal sealed class SimulatedAttempt(int silo, StepLease lease, double work)
{
    public int Silo { get; } = silo;

    public StepLease Lease { get; } = lease;

    /// <summary>Seconds left at full speed.</summary>
    public double Left { get; set; } = work;

    /// <summary>Seconds of work that one second does.</summary>
    public double Rate { get; set; } = 1;
}
