namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>The steps as the library runs them.</summary>
internal sealed class RunnerSteps(IShardStorage storage, ClusterPlan plan, StepRunnerOptions options) : IStepSource
{
    private readonly StepRunner _checker = new(storage, plan, options);

    public Task<bool> IsDoneAsync(string stepId, CancellationToken cancellationToken) =>
        _checker.IsDoneAsync(stepId, verify: false, cancellationToken);

    public async Task<StepWork> RunAsync(string stepId, int threads, CancellationToken cancellationToken)
    {
        var runner = new StepRunner(storage, plan, options with { NumberOfThreads = threads });
        StepResult result = await runner.RunAsync(stepId, cancellationToken).ConfigureAwait(false);
        return new StepWork(result.WasDone, result.Items);
    }
}
