namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>The steps as the library runs them.</summary>
internal sealed class RunnerSteps(IShardStorage storage, ClusterPlan plan, StepRunnerOptions options) : IStepSource
{
    private readonly StepRunner _runner = new(storage, plan, options);

    public Task<bool> IsDoneAsync(string stepId, CancellationToken cancellationToken) =>
        _runner.IsDoneAsync(stepId, verify: false, cancellationToken);

    public Task<IReadOnlyList<string>> FindDoneAsync(CancellationToken cancellationToken) => _runner.FindDoneAsync(cancellationToken);

    public async Task<StepWork> RunAsync(string stepId, int threads, CancellationToken cancellationToken)
    {
        StepResult result = await _runner.RunOnThreadsAsync(stepId, threads, cancellationToken).ConfigureAwait(false);
        return new StepWork(result.WasDone, result.Items);
    }
}
