namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>A plan, and which of its steps are done.</summary>
internal sealed record PlanContents(ClusterPlan Plan, IStepSource Steps, IReadOnlyList<string> Done)
{
    private const int ChecksAtOnce = 16;

    /// <summary>Reads a plan and the manifests of its steps.</summary>
    public static async Task<PlanContents> ReadAsync(JobFolders folders, string job)
    {
        ClusterPlan plan = await folders.LoadPlanAsync(job).ConfigureAwait(false);
        IStepSource steps = folders.OpenSteps(job, plan, new StepRunnerOptions());
        var isDone = new bool[plan.Steps.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ChecksAtOnce };
        await Parallel
            .ForAsync(
                0,
                isDone.Length,
                limits,
                async (i, token) => isDone[i] = await steps.IsDoneAsync(plan.Steps[i].Id, token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return new PlanContents(plan, steps, [.. plan.Steps.Where((_, i) => isDone[i]).Select(step => step.Id)]);
    }
}
