using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MLNet.Embeddings.Cluster.Client;
using MLNet.Embeddings.Cluster.Jobs;

namespace MLNet.Embeddings.Cluster;

/// <summary>Submits jobs to a cluster and asks how far they are. A job is named by its folder under the root of the silos.</summary>
/// <remarks>All members may be called by many threads at once.</remarks>
public sealed class ClusterClient : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly IClusterClient _client;
    private readonly IHost? _host;

    internal ClusterClient(IClusterClient client, IHost? host, string place) => (_client, _host, Place) = (client, host, place);

    /// <summary>Where the cluster was found, for messages.</summary>
    public string Place { get; }

    /// <summary>Connects to a cluster.</summary>
    /// <param name="options">How it is found.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ClusterException">There is none, or it does not answer.</exception>
    public static async Task<ClusterClient> ConnectAsync(ClusterClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        IHost host = await ClientSetup.ConnectAsync(options, cancellationToken).ConfigureAwait(false);
        string place = options.Root ?? options.Gateway?.ToString() ?? options.ClusterName;
        return new ClusterClient(host.Services.GetRequiredService<IClusterClient>(), host, place);
    }

    /// <summary>Has the silos work on the plan that lies in a folder. A job that is known already goes on as it is.</summary>
    /// <param name="job">The folder under the root of the silos, with slashes; a dot for the root itself.</param>
    /// <exception cref="ClusterException">The name leads out of the root, there is no plan, or the state cannot be written.</exception>
    public Task<JobStatus> SubmitAsync(string job) => AskAsync(job, grain => grain.SubmitAsync());

    /// <summary>How far a job is; <see cref="JobState.Unknown"/> for one that was never submitted.</summary>
    /// <param name="job">The folder under the root.</param>
    /// <exception cref="ClusterException">The name leads out of the root, or no silo answers.</exception>
    public Task<JobStatus> GetStatusAsync(string job) => AskAsync(job, grain => grain.GetStatusAsync());

    /// <summary>Has no further step taken; those that run end.</summary>
    /// <param name="job">The folder under the root.</param>
    /// <exception cref="ClusterException">There is no such job, or nothing to pause.</exception>
    public Task<JobStatus> PauseAsync(string job) => AskAsync(job, grain => grain.ChangeAsync(JobChange.Pause));

    /// <summary>Goes on with a job that was paused or canceled, and tries again the steps that were set aside.</summary>
    /// <param name="job">The folder under the root.</param>
    /// <exception cref="ClusterException">There is no such job.</exception>
    public Task<JobStatus> ResumeAsync(string job) => AskAsync(job, grain => grain.ChangeAsync(JobChange.Resume));

    /// <summary>Stops a job and the steps that run; what is done remains.</summary>
    /// <param name="job">The folder under the root.</param>
    /// <exception cref="ClusterException">There is no such job, or it is finished.</exception>
    public Task<JobStatus> CancelAsync(string job) => AskAsync(job, grain => grain.ChangeAsync(JobChange.Cancel));

    /// <summary>How far all jobs are, in the order in which they were submitted.</summary>
    /// <exception cref="ClusterException">No silo answers.</exception>
    public async Task<IReadOnlyList<JobStatus>> ListAsync()
    {
        string[] jobs = await TellAsync(_client.GetGrain<IBoardGrain>(0).GetAllAsync()).ConfigureAwait(false);
        var all = new List<JobStatus>(jobs.Length);
        foreach (string job in jobs)
            all.Add(await GetStatusAsync(job).ConfigureAwait(false));
        return all;
    }

    /// <summary>Waits until a job is no longer running.</summary>
    /// <param name="job">The folder under the root.</param>
    /// <param name="progress">Told again and again; <see langword="null"/> for nobody.</param>
    /// <param name="cancellationToken">Stops the waiting; the job goes on.</param>
    /// <exception cref="ClusterException">No silo answers.</exception>
    public async Task<JobStatus> WaitAsync(string job, IProgress<JobStatus>? progress = null, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            JobStatus status = await GetStatusAsync(job).WaitAsync(cancellationToken).ConfigureAwait(false);
            progress?.Report(status);
            if (status.State != JobState.Running)
                return status;
            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
    }

    private async Task<JobStatus> AskAsync(string job, Func<IJobGrain, Task<JobSnapshot>> ask)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (JobFolders.FaultOf(job) is { } fault)
            throw new ClusterException(ClusterFault.InvalidPlan, fault);
        JobSnapshot snapshot = await TellAsync(ask(_client.GetGrain<IJobGrain>(job))).ConfigureAwait(false);
        return snapshot.Refusal is null ? new JobStatus(snapshot) : throw new ClusterException(ClusterFault.InvalidPlan, snapshot.Refusal);
    }

    private async Task<T> TellAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            throw new ClusterException(
                ClusterFault.Storage,
                $"The cluster at {Place} does not answer ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}); try again, or look at "
                    + "the logs of its silos.",
                exception
            );
        }
    }
}
