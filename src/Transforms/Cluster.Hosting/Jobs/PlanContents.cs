namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>A plan, and which of its steps are done.</summary>
internal sealed record PlanContents(ClusterPlan Plan, IStepSource Steps, IReadOnlyList<string> Done)
{
    /// <summary>Reads a plan and the manifests of its steps.</summary>
    public static async Task<PlanContents> ReadAsync(JobFolders folders, string job)
    {
        ClusterPlan plan = await folders.LoadPlanAsync(job).ConfigureAwait(false);
        IStepSource steps = folders.OpenSteps(job, plan, new StepRunnerOptions());
        return new PlanContents(plan, steps, await steps.FindDoneAsync(CancellationToken.None).ConfigureAwait(false));
    }
}
