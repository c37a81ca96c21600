namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>The folders under the root of a silo, each of which may hold a job. No name leads out of the root.</summary>
internal sealed class JobFolders(string root, Func<IShardStorage, ClusterPlan, StepRunnerOptions, IStepSource>? makeSource = null)
{
    /// <summary>Job of a plan that lies in the root itself.</summary>
    public const string RootJob = ".";

    /// <summary>Folder beside the shards that holds what the host writes for itself; no name within a plan begins with a dot.</summary>
    public const string OwnFolder = ".cluster";

    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Why a name is none of a job; null where it is one.</summary>
    public static string? FaultOf(string job)
    {
        bool isSound =
            job.Length is > 0 and <= 200
            && job.Split('/').All(part => part.Length > 0 && part[0] != '.' && part[^1] != '.')
            && job.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_');
        return isSound || job == RootJob
            ? null
            : $"'{job}' is no name of a job: name a folder under the root of the silos, with letters, digits, dots, dashes, underlines "
                + "and slashes, or '.' for the root itself.";
    }

    /// <summary>The storage of a job.</summary>
    /// <exception cref="ClusterException">The name is none, or leads out of the root by a link.</exception>
    public FileShardStorage Open(string job)
    {
        if (FaultOf(job) is { } fault)
            throw new ClusterException(ClusterFault.InvalidPlan, fault);
        if (job == RootJob)
            return new FileShardStorage(Root);

        string folder = Root;
        foreach (string part in job.Split('/'))
        {
            folder = Path.Combine(folder, part);
            if (!Directory.Exists(folder))
                throw new ClusterException(
                    ClusterFault.MissingInput,
                    $"There is no folder '{job}' under {Root}; submit a folder that holds a {ClusterPlan.FileName}."
                );
            if (new DirectoryInfo(folder).LinkTarget is not null)
                throw new ClusterException(
                    ClusterFault.InvalidPlan,
                    $"'{job}' leads through a link ({folder}), which could leave the root {Root}; move the job's folder there."
                );
        }

        return new FileShardStorage(folder);
    }

    /// <summary>Reads the plan of a job.</summary>
    public Task<ClusterPlan> LoadPlanAsync(string job, CancellationToken cancellationToken = default) =>
        ClusterPlan.LoadAsync(Open(job), cancellationToken);

    /// <summary>What runs the steps of a plan.</summary>
    public IStepSource OpenSteps(string job, ClusterPlan plan, StepRunnerOptions options) =>
        makeSource is null ? new RunnerSteps(Open(job), plan, options) : makeSource(Open(job), plan, options);
}
