using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MLNet.Embeddings.Cluster.Lifetime;
using MLNet.Embeddings.Cluster.Security;
using MLNet.Embeddings.Cluster.State;
using Orleans.Configuration;

namespace MLNet.Embeddings.Cluster.Client;

/// <summary>Connects clients.</summary>
internal static class ClientSetup
{
    /// <summary>Connects, and says in one sentence why that cannot be done.</summary>
    /// <exception cref="ClusterException">No cluster answers.</exception>
    public static async Task<IHost> ConnectAsync(ClusterClientOptions options, CancellationToken cancellationToken)
    {
        IPEndPoint? gateway = options.PostgresConnectionString is null ? options.Gateway ?? FindGateway(options) : null;
        if (options.PostgresConnectionString is { } database)
            await PostgresTables.PrepareClientAsync(database, options.ClusterName, cancellationToken).ConfigureAwait(false);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.UseOrleansClient(client =>
        {
            if (options.PostgresConnectionString is { } connection)
                client.UseAdoNetClustering(settings =>
                    (settings.Invariant, settings.ConnectionString) = (PostgresTables.Invariant, connection)
                );
            else
                client.UseStaticClustering(gateway!);
            client.Configure<ClusterOptions>(settings => settings.ClusterId = settings.ServiceId = options.ClusterName);
            if (options.Certificate is { } certificate)
                client.UseTls(certificate, SharedCertificate.Require(certificate));
        });
        IHost host = builder.Build();
        try
        {
            // A client that is turned away would go on knocking.
            await host.StartAsync(cancellationToken).WaitAsync(options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch (Exception exception)
        {
            _ = Task.Run(host.Dispose, CancellationToken.None);
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw;
            string place = gateway?.ToString() ?? $"the silos of '{options.ClusterName}' that the database names";
            throw new ClusterException(
                ClusterFault.Storage,
                $"No silo answers at {place}: start one, or, if silos have a certificate, name the same one here.",
                exception
            );
        }
    }

    private static IPEndPoint FindGateway(ClusterClientOptions options)
    {
        string root = options.Root ?? throw new ArgumentException("Name the root, the gateway or the database of the cluster.");
        return RootLock.FindGateway(root) is { } found && IPEndPoint.TryParse(found, out IPEndPoint? gateway)
            ? gateway
            : throw new ClusterException(
                ClusterFault.Storage,
                $"No cluster works in {Path.GetFullPath(root)}; start one there, or name the database of one."
            );
    }
}
