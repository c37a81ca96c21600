using MLNet.Embeddings.Cluster.Jobs;

namespace MLNet.Embeddings.Cluster.Workers;

/// <summary>The steps of the plans that lie under this silo's root, each plan read once.</summary>
internal sealed class JobSteps(JobFolders folders, WorkerSettings settings) : IDisposable
{
    private readonly SemaphoreSlim _oneReads = new(1);
    private readonly Dictionary<string, (ClusterPlan Plan, IStepSource Steps)> _known = new(StringComparer.Ordinal);

    /// <summary>The plan of a job and what runs its steps.</summary>
    /// <exception cref="ClusterException">There is no plan, or another than the one asked for.</exception>
    public async Task<(ClusterPlan Plan, IStepSource Steps)> OpenAsync(string job, string planId)
    {
        await _oneReads.WaitAsync().ConfigureAwait(false);
        try
        {
            return await FindAsync(job, planId).ConfigureAwait(false);
        }
        finally
        {
            _oneReads.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _oneReads.Dispose();

    private async Task<(ClusterPlan Plan, IStepSource Steps)> FindAsync(string job, string planId)
    {
        if (_known.TryGetValue(job, out (ClusterPlan Plan, IStepSource Steps) known) && known.Plan.Id == planId)
            return known;

        ClusterPlan plan = await Task.Run(() => folders.LoadPlanAsync(job)).ConfigureAwait(false);
        if (plan.Id != planId)
            throw new ClusterException(
                ClusterFault.Storage,
                $"The silo on {Environment.MachineName} finds the plan {plan.Id} in '{job}' under {folders.Root}, not {planId}: every silo "
                    + "must see the same files under its root."
            );
        StepRunnerOptions options = settings.Steps with { PictureFolder = settings.Steps.PictureFolder ?? folders.FolderOf(job) };
        if (options.PictureFolder is null && plan.Steps.Any(step => step.Kind == StepKinds.Embed))
            throw new ClusterException(
                ClusterFault.InvalidPlan,
                $"The job '{job}' embeds pictures, and the silo on {Environment.MachineName} was not told where they lie: start it with "
                    + "the folder of the pictures, as jobs in a store hold none."
            );
        return _known[job] = (plan, folders.OpenSteps(job, plan, options));
    }
}
