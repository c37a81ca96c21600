namespace MLNet.Embeddings.Cluster;

/// <summary>Runs a whole plan in this process, one step after the other, each on all threads given.</summary>
public static class LocalPlanRunner
{
    /// <summary>Runs what is not done yet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="storage">Where inputs and outputs lie.</param>
    /// <param name="options">What the machine gives; null for the defaults.</param>
    /// <param name="progress">Told after each step; null for nobody.</param>
    /// <param name="cancellationToken">Stops between and within steps; what is done remains.</param>
    /// <returns>The results, in the order of the plan.</returns>
    /// <exception cref="ClusterException">A step did not go on.</exception>
    public static async Task<IReadOnlyList<StepResult>> RunAsync(
        ClusterPlan plan,
        IShardStorage storage,
        StepRunnerOptions? options = null,
        IProgress<PlanProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        var runner = new StepRunner(storage, plan, options);
        var results = new List<StepResult>(plan.Steps.Count);
        foreach (PlanStep step in plan.Steps)
        {
            StepResult result = await runner.RunAsync(step.Id, cancellationToken).ConfigureAwait(false);
            results.Add(result);
            progress?.Report(new PlanProgress(results.Count, plan.Steps.Count, result));
        }

        return results;
    }
}
