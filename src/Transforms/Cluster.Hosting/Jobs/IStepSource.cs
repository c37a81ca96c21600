namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>Tells which steps of one plan are done, and runs them.</summary>
internal interface IStepSource
{
    Task<bool> IsDoneAsync(string stepId, CancellationToken cancellationToken);

    /// <summary>All steps that are done, in the order of the plan.</summary>
    Task<IReadOnlyList<string>> FindDoneAsync(CancellationToken cancellationToken);

    Task<StepWork> RunAsync(string stepId, int threads, CancellationToken cancellationToken);
}
