namespace MLNet.Embeddings.Tests.Cluster.Stores;

/// <summary>Azure Blob Storage, played by Azurite.</summary>
[Trait("Category", "Long")]
public sealed class BlobShardStorageTests(BlobServer server) : StoreContract(server), IClassFixture<BlobServer>
{
    private protected override string WrongKey { get; } = Convert.ToBase64String(new byte[64]);
}
