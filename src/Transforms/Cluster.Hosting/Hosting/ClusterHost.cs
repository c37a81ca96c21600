using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MLNet.Embeddings.Cluster.Hosting;
using MLNet.Embeddings.Cluster.Lifetime;
using MLNet.Embeddings.Cluster.State;

namespace MLNet.Embeddings.Cluster;

/// <summary>One running silo of a cluster: it takes steps of jobs, and clients reach all jobs through it.</summary>
public sealed class ClusterHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly RootLock? _lock;

    private ClusterHost(IHost host, RootLock? held, string root)
    {
        _host = host;
        _lock = held;
        Client = new ClusterClient(host.Services.GetRequiredService<IClusterClient>(), null, root);
    }

    /// <summary>Submits jobs and asks for them, through this silo.</summary>
    public ClusterClient Client { get; }

    /// <summary>Ends when the silo does, be it that the others have given it up.</summary>
    public Task Completion => _host.WaitForShutdownAsync();

    /// <summary>Starts a silo.</summary>
    /// <param name="options">How it is started.</param>
    /// <param name="configureLogging">Where logs go; <see langword="null"/> for nowhere.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <returns>The silo, which takes steps until it is disposed of.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="ClusterException">The database, the root or a port cannot be used, or other silos are of another
    /// version.</exception>
    public static async Task<ClusterHost> StartAsync(
        ClusterHostOptions options,
        Action<ILoggingBuilder>? configureLogging = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsCheck.Check(options);
        OptionsCheck.CheckPort(options, options.SiloPort);
        OptionsCheck.CheckPort(options, options.GatewayPort);
        string root = options.OpenStorage is null ? Path.GetFullPath(options.Root) : options.Root;
        RootLock? held = await HoldAsync(options, root, cancellationToken).ConfigureAwait(false);
        IHost? host = null;
        try
        {
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
            if (configureLogging is not null)
                configureLogging(builder.Logging);
            builder.UseEmbeddingsCluster(options);
            host = builder.Build();
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            return new ClusterHost(host, held, root);
        }
        catch
        {
            host?.Dispose();
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Looks whether the store of the jobs answers, makes the tables of a cluster where they are missing, and refuses to join
    /// silos of another version. <see cref="StartAsync"/> does it by itself; a host of one's own calls it before it starts.</summary>
    /// <param name="options">How the silo is started; without a store or a connection string nothing is done for it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ClusterException">The store or the database cannot be used, or other silos are of another version.</exception>
    public static async Task PrepareAsync(ClusterHostOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.OpenStorage is { } open)
        {
            // A wrong key or name is told before the silo takes anything; of what is not there a store says no more than that, so that a
            // list is asked for.
            await foreach (string _ in open(options.Root).ListAsync("", cancellationToken).ConfigureAwait(false))
                break;
        }

        if (options.PostgresConnectionString is { } connection)
            await PostgresTables.PrepareAsync(connection, options.ClusterName, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives steps that are running back and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        await ((IAsyncDisposable)_host).DisposeAsync().ConfigureAwait(false);
        _lock?.Dispose();
    }

    private static async Task<RootLock?> HoldAsync(ClusterHostOptions options, string root, CancellationToken cancellationToken)
    {
        if (options.OpenStorage is null && !Directory.Exists(root))
            throw new ClusterException(
                ClusterFault.Storage,
                $"There is no folder {root}; make it, or name the folder that holds the jobs."
            );
        await PrepareAsync(options, cancellationToken).ConfigureAwait(false);
        return options is { PostgresConnectionString: null, PrimarySilo: null }
            ? RootLock.Take(Path.GetFullPath(options.StateFolder ?? options.Root), $"{options.Address}:{options.GatewayPort}")
            : null;
    }
}
