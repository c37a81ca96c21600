using System.Collections.Concurrent;

namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>The places under the root of a silo, each of which may hold a job: folders, or prefixes of a store. No name leads out of the
/// root.</summary>
internal sealed class JobFolders
{
    /// <summary>Job of a plan that lies in the root itself.</summary>
    public const string RootJob = ".";

    /// <summary>Folder beside the shards that holds what the host writes for itself; no name within a plan begins with a dot.</summary>
    public const string OwnFolder = ".cluster";

    private readonly ConcurrentDictionary<string, IShardStorage> _opened = new(StringComparer.Ordinal);
    private readonly Func<string, IShardStorage>? _open;
    private readonly Func<IShardStorage, ClusterPlan, StepRunnerOptions, IStepSource>? _makeSource;

    /// <summary>Takes a root.</summary>
    /// <param name="root">A folder, or the address of a place in a store.</param>
    /// <param name="open">Opens an address; null where the root is a folder.</param>
    /// <param name="makeSource">What runs the steps, in place of the library.</param>
    public JobFolders(
        string root,
        Func<string, IShardStorage>? open = null,
        Func<IShardStorage, ClusterPlan, StepRunnerOptions, IStepSource>? makeSource = null
    )
    {
        Root = open is null ? Path.GetFullPath(root) : root.TrimEnd('/');
        (_open, _makeSource) = (open, makeSource);
    }

    public string Root { get; }

    /// <summary>Why a name is none of a job; null where it is one.</summary>
    public static string? FaultOf(string job)
    {
        bool isSound = job.Length <= 200 && ShardName.IsSound(job);
        return isSound || job == RootJob
            ? null
            : $"'{job}' is no name of a job: name a folder under the root of the silos, with letters, digits, dots, dashes, underlines "
                + "and slashes, or '.' for the root itself.";
    }

    /// <summary>The storage of a job.</summary>
    /// <exception cref="ClusterException">The name is none, or leads out of the root by a link.</exception>
    public IShardStorage Open(string job)
    {
        if (FaultOf(job) is { } fault)
            throw new ClusterException(ClusterFault.InvalidPlan, fault);
        // A client of a store keeps connections and keys.
        return _open is null
            ? new FileShardStorage(FindFolder(job))
            : _opened.GetOrAdd(job, name => _open(name == RootJob ? Root : $"{Root}/{name}"));
    }

    /// <summary>The folder of a job, where the root is one; null in a store.</summary>
    public string? FolderOf(string job) => _open is null ? FindFolder(job) : null;

    /// <summary>Reads the plan of a job.</summary>
    public Task<ClusterPlan> LoadPlanAsync(string job, CancellationToken cancellationToken = default) =>
        ClusterPlan.LoadAsync(Open(job), cancellationToken);

    /// <summary>What runs the steps of a plan.</summary>
    public IStepSource OpenSteps(string job, ClusterPlan plan, StepRunnerOptions options) =>
        _makeSource is null ? new RunnerSteps(Open(job), plan, options) : _makeSource(Open(job), plan, options);

    private string FindFolder(string job)
    {
        string folder = Root;
        foreach (string part in job == RootJob ? [] : job.Split('/'))
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

        return folder;
    }
}
