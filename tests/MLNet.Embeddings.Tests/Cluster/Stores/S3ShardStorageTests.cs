namespace MLNet.Embeddings.Tests.Cluster.Stores;

/// <summary>Amazon S3, played by S3rver.</summary>
[Trait("Category", "Long")]
public sealed class S3ShardStorageTests(S3Server server) : StoreContract(server), IClassFixture<S3Server>
{
    private protected override string WrongKey => "another-key";
}
