using System.Diagnostics;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster.Stores;

/// <summary>A store that a program of npm plays, started by the first test that needs it.</summary>
public abstract class StoreServer : IDisposable
{
    private readonly Lazy<Task<Process>> _process;
    private readonly TemporaryFolder _data = new();

    protected StoreServer() => _process = new Lazy<Task<Process>>(StartAsync);

    /// <summary>What the tool reads keys and the address from.</summary>
    public abstract IReadOnlyDictionary<string, string> Variables { get; }

    protected int Port { get; } = NodeServers.FreePort();

    protected string Data => _data.Path;

    /// <summary>Waits until it takes requests; skips the running test where it cannot be had.</summary>
    public Task ReadyAsync() => _process.Value;

    /// <summary>Makes a bucket or container of a name of its own, and tells its address.</summary>
    public abstract Task<string> MakeAsync();

    /// <summary>A place within the bucket or container of an address, in small ranges and parts.</summary>
    public abstract IShardStorage Open(string address, string? wrongKey = null);

    public void Dispose()
    {
        if (_process is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: { } process } })
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<Process> StartAsync();
}
