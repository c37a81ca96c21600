using System.CommandLine;
using System.Net;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Cluster;

/// <summary>The options that say how a cluster is found.</summary>
internal sealed class ClusterConnection
{
    private readonly Option<string> _root = new("--root")
    {
        Description = "Root of a cluster without a database; it says there where it is found",
        DefaultValueFactory = _ => ".",
        HelpName = "folder",
    };
    private readonly Option<string?> _gateway = new("--gateway")
    {
        Description = "Address and port at which a silo takes clients, in place of what the root says",
        HelpName = "address:port",
    };
    private readonly Option<bool> _postgres = new("--postgres")
    {
        Description = $"Find the silos in the database that {ClusterSecrets.PostgresVariable} names",
    };
    private readonly Option<string> _name = new("--name")
    {
        Description = "Name of the cluster",
        DefaultValueFactory = _ => "mlnet-embeddings",
    };
    private readonly Option<string?> _certificate = new("--certificate")
    {
        Description = $"PKCS #12 file that the silos share; its password lies in {ClusterSecrets.CertificatePasswordVariable}",
        HelpName = "file",
    };

    public ClusterConnection(Command command)
    {
        command.Options.Add(_root);
        command.Options.Add(_gateway);
        command.Options.Add(_postgres);
        command.Options.Add(_name);
        command.Options.Add(_certificate);
    }

    /// <summary>Does something with a connection.</summary>
    public T Use<T>(ParseResult arguments, Func<ClusterClient, Task<T>> use, CancellationToken cancellationToken) =>
        UseAsync(Read(arguments), use, cancellationToken).GetAwaiter().GetResult();

    private static async Task<T> UseAsync<T>(
        ClusterClientOptions options,
        Func<ClusterClient, Task<T>> use,
        CancellationToken cancellationToken
    )
    {
        await using ClusterClient client = await ClusterClient.ConnectAsync(options, cancellationToken);
        return await use(client);
    }

    private ClusterClientOptions Read(ParseResult arguments) =>
        new()
        {
            Root = arguments.GetValue(_root),
            Gateway = arguments.GetValue(_gateway) is { } gateway ? Address(gateway) : null,
            PostgresConnectionString = arguments.GetValue(_postgres) ? ClusterSecrets.Postgres() : null,
            ClusterName = arguments.GetRequiredValue(_name),
            Certificate = arguments.GetValue(_certificate) is { } file ? ClusterSecrets.Certificate(file) : null,
        };

    private static IPEndPoint Address(string text) =>
        IPEndPoint.TryParse(text, out IPEndPoint? address) && address.Port > 0
            ? address
            : throw new InputException($"--gateway must be an address and a port, such as 127.0.0.1:30000, got '{text}'.");
}
