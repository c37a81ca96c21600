namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>Tells which steps of one plan are done, and runs them.</summary>
internal interface IStepSource
{
    Task<bool> IsDoneAsync(string stepId, CancellationToken cancellationToken);

    Task<StepWork> RunAsync(string stepId, int threads, CancellationToken cancellationToken);
}
