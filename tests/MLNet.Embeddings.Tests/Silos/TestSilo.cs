using System.Net;
using System.Net.Sockets;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>A silo within the test's process, on a folder of its own.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    // Systems give outgoing connections ports from 32768 on; runs side by side begin at ports of their own.
    private static int s_lastPort = 15_000 + (Environment.ProcessId % 1_000 * 16);

    private readonly TemporaryFolder _folder;

    private TestSilo(TemporaryFolder folder, ClusterHost host, ClusterHostOptions options) =>
        (_folder, Host, Options) = (folder, host, options);

    public ClusterHost Host { get; private set; }

    public ClusterHostOptions Options { get; }

    public ClusterClient Client => Host.Client;

    public string Root => _folder.Path;

    /// <summary>Starts a silo; its steps write their own names.</summary>
    /// <param name="before">What steps do before; <see langword="null"/> for nothing.</param>
    /// <param name="change">Further options.</param>
    public static async Task<TestSilo> StartAsync(
        Func<string, CancellationToken, Task>? before = null,
        Func<ClusterHostOptions, ClusterHostOptions>? change = null
    )
    {
        var folder = new TemporaryFolder();
        ClusterHostOptions options = OptionsOf(folder.Path) with
        {
            MakeSource = (storage, plan, _) => new WrittenSteps(storage, plan, before ?? ((_, _) => Task.CompletedTask)),
        };
        options = change?.Invoke(options) ?? options;
        ClusterHost host = await ClusterHost.StartAsync(options, cancellationToken: TestContext.Current.CancellationToken);
        return new TestSilo(folder, host, options);
    }

    /// <summary>Options with ports that nothing uses.</summary>
    public static ClusterHostOptions OptionsOf(string root) =>
        new()
        {
            Root = root,
            Cores = 2,
            SiloPort = FreePort(),
            GatewayPort = FreePort(),
            FirstRetryDelay = TimeSpan.FromMilliseconds(1),
        };

    /// <summary>A port that nothing uses and that no outgoing connection is given, so that it stays free between two starts.</summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = Interlocked.Increment(ref s_lastPort);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // It is taken; the next may not be.
            }
        }
    }

    /// <summary>Puts a plan into a folder under the root.</summary>
    public Task SaveAsync(string job, ClusterPlan plan) =>
        plan.SaveAsync(new FileShardStorage(Path.Combine(Root, job)), TestContext.Current.CancellationToken);

    /// <summary>Waits until a job is in a state.</summary>
    public Task<JobStatus> WaitAsync(string job) => Client.WaitAsync(job, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Ends the silo and starts another in its place.</summary>
    public async Task RestartAsync()
    {
        await Host.DisposeAsync();
        Host = await ClusterHost.StartAsync(Options, cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
