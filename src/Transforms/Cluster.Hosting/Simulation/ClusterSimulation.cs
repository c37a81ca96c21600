using MLNet.Embeddings.Cluster.Simulation;

namespace MLNet.Embeddings.Cluster;

/// <summary>Says how long a plan would take on silos that need not exist.</summary>
/// <remarks>
/// A discrete-event simulation: between events every step advances at the rate that its machine gives it, cores being shared evenly
/// among threads. Which silo takes which step when is decided by the scheduler of real clusters itself. The same arguments give the same
/// result on every machine.
/// </remarks>
public static class ClusterSimulation
{
    /// <summary>Simulates a plan from nothing done to nothing left.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">Silos, times and mishaps.</param>
    /// <returns>Time and work taken.</returns>
    /// <exception cref="ArgumentException">There is no silo, or a silo or a share is out of its range.</exception>
    public static SimulationResult Run(ClusterPlan plan, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Silos.Count == 0 || options.Silos.Any(silo => silo.Cores < 1 || silo.Machine < 0 || !(silo.Speed > 0)))
            throw new ArgumentException("A simulation needs silos with at least one core, a machine from 0 and a speed above 0.");
        if (options.MachineCores.Count > 0 && options.Silos.Any(silo => silo.Machine >= options.MachineCores.Count))
            throw new ArgumentException("A silo names a machine whose cores are not told.");
        if (!IsShare(options.ParallelShare) || !IsShare(options.StragglerShare) || !IsShare(options.FailureShare))
            throw new ArgumentException("Shares lie from 0 to 1.");
        return new SimulatedRun(plan, options).Run();
    }

    private static bool IsShare(double value) => value is >= 0 and <= 1;
}
