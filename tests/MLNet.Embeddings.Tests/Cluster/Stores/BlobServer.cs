using System.Diagnostics;
using System.Security.Cryptography;
using Azure.Storage.Blobs;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster.Stores;

/// <summary>Azurite, Microsoft's own stand-in for Azure Blob Storage.</summary>
public sealed class BlobServer : StoreServer
{
    private const string Account = "tests";

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    public override IReadOnlyDictionary<string, string> Variables =>
        new Dictionary<string, string> { ["AZURE_STORAGE_CONNECTION_STRING"] = ConnectionString(_key) };

    public override async Task<string> MakeAsync()
    {
        await ReadyAsync();
        string name = $"shards-{Guid.NewGuid():N}";
        await new BlobContainerClient(ConnectionString(_key), name, Options()).CreateAsync();
        return $"az://{name}";
    }

    public override IShardStorage Open(string address, string? wrongKey = null)
    {
        string[] parts = address["az://".Length..].Split('/', 2);
        var container = new BlobContainerClient(ConnectionString(wrongKey ?? _key), parts[0], Options());
        return new BlobShardStorage(container, parts.Length > 1 ? parts[1] : "", 1 << 16, 1 << 20);
    }

    protected override async Task<Process> StartAsync()
    {
        string script = Path.Combine(NodeServers.Packages("azurite@3"), "node_modules", "azurite", "dist", "src", "blob", "main.js");
        return await NodeServers.StartAsync(
            script,
            Port,
            ("AZURITE_ACCOUNTS", $"{Account}:{_key}"),
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            $"{Port}",
            "--location",
            Data,
            "--silent",
            "--skipApiVersionCheck",
            "--disableTelemetry"
        );
    }

    private static BlobClientOptions Options() => new() { Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(10) } };

    private string ConnectionString(string key) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};BlobEndpoint=http://127.0.0.1:{Port}/{Account};";
}
