using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Azure.Storage;
using Azure.Storage.Blobs;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tests.Silos;

namespace MLNet.Embeddings.Tests.Cluster.Stores;

/// <summary>Stores that refuse, are overloaded, are not there or break off: one sentence each, or tried again.</summary>
public sealed class StoreFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Stores => ["s3", "blob"];

    [Theory]
    [InlineData(
        "s3",
        403,
        "InvalidAccessKeyId",
        ClusterFault.Access,
        "does not let this program in (InvalidAccessKeyId): check AWS_ACCESS_KEY_ID"
    )]
    [InlineData("s3", 403, "SignatureDoesNotMatch", ClusterFault.Access, "does not let this program in (SignatureDoesNotMatch)")]
    [InlineData("s3", 404, "NoSuchBucket", ClusterFault.Access, "There is no bucket 'photos'")]
    [InlineData("s3", 400, "ExpiredToken", ClusterFault.Access, "does not let this program in (ExpiredToken)")]
    [InlineData("s3", 400, "InvalidBucketName", ClusterFault.Access, "There is no bucket 'photos'")]
    [InlineData("s3", 400, "AuthorizationHeaderMalformed", ClusterFault.Access, "name its region in AWS_REGION")]
    [InlineData("s3", 503, "SlowDown", ClusterFault.Storage, "asked for fewer requests again and again (SlowDown)")]
    [InlineData("s3", 412, "PreconditionFailed", ClusterFault.Storage, "was written again while it was read")]
    [InlineData(
        "blob",
        403,
        "AuthenticationFailed",
        ClusterFault.Access,
        "does not let this program in (AuthenticationFailed): check AZURE_"
    )]
    [InlineData("blob", 404, "ContainerNotFound", ClusterFault.Access, "There is no container 'photos'")]
    [InlineData("blob", 503, "ServerBusy", ClusterFault.Storage, "asked for fewer requests again and again (ServerBusy)")]
    [InlineData("blob", 412, "ConditionNotMet", ClusterFault.Storage, "was written again while it was read")]
    public async Task What_a_store_refuses_is_one_sentence(string kind, int status, string code, ClusterFault fault, string part)
    {
        using var store = new StubStore((_, context) => Refuse(context, status, code));
        IShardStorage storage = Open(kind, store.Address);
        ClusterException exception = await Assert.ThrowsAsync<ClusterException>(() => storage.OpenReadAsync("a.npy", Token));
        Assert.Equal((fault, fault == ClusterFault.Storage), (exception.Fault, exception.MayPass));
        Assert.Contains(part, exception.Message);
        Assert.Contains(storage.Root, exception.Message);
        Assert.DoesNotContain("secret", exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Equal(status == 503 ? 2 : 1, store.Requests);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_store_that_is_not_there_is_one_sentence(string kind)
    {
        IShardStorage storage = Open(kind, $"http://127.0.0.1:{TestSilo.FreePort()}");
        ClusterException exception = await Assert.ThrowsAsync<ClusterException>(() => storage.LengthAsync("a.npy", Token));
        Assert.True(exception.MayPass);
        Assert.Contains("cannot be reached (", exception.Message);
        Assert.EndsWith("): check the network and the address, and try again.", exception.Message);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_request_that_was_refused_for_the_moment_is_made_again(string kind)
    {
        using var store = new StubStore(
            (request, context) =>
            {
                if (request == 1)
                    Refuse(context, 503, kind == "s3" ? "SlowDown" : "ServerBusy");
                else
                    StubStore.Answer(context, 206, "abc", ("Content-Range", "bytes 0-2/3"), ("ETag", "\"1\""));
            }
        );
        await using Stream stream = await Open(kind, store.Address).OpenReadAsync("a.npy", Token);
        using var reader = new StreamReader(stream);
        Assert.Equal("abc", await reader.ReadToEndAsync(Token));
        Assert.Equal(2, store.Requests);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_connection_that_breaks_within_an_answer_costs_no_step(string kind)
    {
        using var store = new StubStore(
            (request, context) =>
            {
                (string, string)[] headers = [("Content-Range", "bytes 0-5/6"), ("ETag", "\"1\"")];
                if (request == 1)
                    StubStore.Break(context, 6, headers);
                else if (context.Request.Headers["Range"] is { } range && !range.StartsWith("bytes=0-", StringComparison.Ordinal))
                    StubStore.Answer(context, 206, "\0\0\0", ("Content-Range", "bytes 3-5/6"), ("ETag", "\"1\""));
                else
                    StubStore.Answer(context, 206, "\0\0\0\0\0\0", headers);
            }
        );
        await using Stream stream = await Open(kind, store.Address).OpenReadAsync("a.npy", Token);
        Assert.Equal(6, stream.Length);
        Assert.Equal(6, await stream.ReadAsync(new byte[6], Token));
        Assert.True(store.Requests > 1);
    }

    [Theory]
    [InlineData("s3://bucket/a/../b")]
    [InlineData("s3://b")]
    [InlineData("s3:///a")]
    [InlineData("s3://bucket/a//b")]
    [InlineData("az://my_container/a")]
    [InlineData("https://account.blob.core.windows.net")]
    [InlineData("https://s3.amazonaws.com/bucket/a")]
    public void What_is_no_address_is_refused(string address)
    {
        Assert.True(CloudStorage.IsAddress(address));
        Assert.Throws<ArgumentException>(() => CloudStorage.Open(address));
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net/photos?sv=1&sig=secret")]
    [InlineData("s3://id:secret@bucket/a")]
    public void A_key_in_an_address_is_neither_taken_nor_repeated(string address)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => CloudStorage.Open(address));
        Assert.Contains("keys come from the environment", exception.Message);
        Assert.DoesNotContain("secret", exception.Message);
    }

    [Theory]
    [InlineData("job")]
    [InlineData("/mnt/s3/job")]
    [InlineData("C:\\jobs")]
    public void Folders_are_no_addresses(string folder) => Assert.False(CloudStorage.IsAddress(folder));

    private static void Refuse(HttpListenerContext context, int status, string code) =>
        StubStore.Answer(
            context,
            status,
            $"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>No.</Message><RequestId>1</RequestId></Error>""",
            ("Content-Type", "application/xml"),
            ("x-ms-error-code", code)
        );

    private static IShardStorage Open(string kind, string address) =>
        kind == "s3"
            ? new S3ShardStorage(
                new AmazonS3Client(
                    new BasicAWSCredentials("id", "secret"),
                    new AmazonS3Config
                    {
                        ServiceURL = address,
                        ForcePathStyle = true,
                        AuthenticationRegion = "us-east-1",
                        MaxErrorRetry = 1,
                        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
                    }
                ),
                "photos",
                "job"
            )
            : new BlobShardStorage(
                new BlobContainerClient(
                    new Uri($"{address}/account/photos"),
                    new StorageSharedKeyCredential("account", Convert.ToBase64String("secret"u8)),
                    new BlobClientOptions { Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(1) } }
                ),
                "job"
            );
}
