using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster.Stores;

/// <summary>S3rver, a stand-in for Amazon S3.</summary>
public sealed class S3Server : StoreServer
{
    // What the program takes as its only user and key.
    private const string Key = "S3RVER";

    public override IReadOnlyDictionary<string, string> Variables =>
        new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = Key,
            ["AWS_SECRET_ACCESS_KEY"] = Key,
            ["AWS_ENDPOINT_URL_S3"] = Address,
            ["AWS_REGION"] = "us-east-1",
        };

    private string Address => $"http://127.0.0.1:{Port}";

    public override async Task<string> MakeAsync()
    {
        await ReadyAsync();
        string name = $"shards-{Guid.NewGuid():N}";
        using AmazonS3Client client = Client(Key);
        await client.PutBucketAsync(name);
        return $"s3://{name}";
    }

    public override IShardStorage Open(string address, string? wrongKey = null)
    {
        string[] parts = address["s3://".Length..].Split('/', 2);
        return new S3ShardStorage(Client(wrongKey ?? Key), parts[0], parts.Length > 1 ? parts[1] : "", 1 << 16, 5 << 20);
    }

    protected override Task<Process> StartAsync() =>
        NodeServers.StartAsync(
            Path.Combine(NodeServers.Packages("s3rver@3"), "node_modules", "s3rver", "bin", "s3rver.js"),
            Port,
            ("NODE_NO_WARNINGS", "1"),
            "--address",
            "127.0.0.1",
            "--port",
            $"{Port}",
            "--directory",
            Data,
            "--silent"
        );

    private AmazonS3Client Client(string key) =>
        new(
            // The program knows users, and takes any signature of theirs.
            new BasicAWSCredentials(key, key),
            new AmazonS3Config
            {
                ServiceURL = Address,
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 1,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            }
        );
}
