namespace MLNet.Embeddings.Cluster;

/// <summary>Runs steps of a plan, each by its id. Any number of runners, in any processes, may work on one storage at once.</summary>
public sealed class StepRunner
{
    private readonly IShardStorage _storage;
    private readonly StepRunnerOptions _options;

    /// <summary>Makes a runner.</summary>
    /// <param name="storage">Where inputs and outputs lie.</param>
    /// <param name="plan">The plan whose steps are run.</param>
    /// <param name="options">What the machine gives; null for the defaults.</param>
    public StepRunner(IShardStorage storage, ClusterPlan plan, StepRunnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(plan);
        _storage = storage;
        Plan = plan;
        _options = options ?? new StepRunnerOptions();
    }

    /// <summary>The plan whose steps are run.</summary>
    public ClusterPlan Plan { get; }

    /// <summary>Whether a step is done: its manifest is there, belongs to this very step, and the outputs that it names are there.</summary>
    /// <param name="stepId">The step.</param>
    /// <param name="verify">Whether the bytes of the outputs are read and compared with their digests, too; else their lengths
    /// are.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public Task<bool> IsDoneAsync(string stepId, bool verify = false, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Runs a step unless it is done.</summary>
    /// <exception cref="ClusterException">An input is missing or damaged, of another version, or the storage failed; see
    /// <see cref="ClusterException.Fault"/>.</exception>
    public Task<StepResult> RunAsync(string stepId, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
