using MLNet.Embeddings.Cluster.Addresses;

namespace MLNet.Embeddings.Cluster;

/// <summary>Opens places in stores by their addresses: <c>s3://bucket/prefix</c> for Amazon S3 and stores that speak like it,
/// <c>az://container/prefix</c> and <c>https://account.blob.core.windows.net/container/prefix</c> for Azure Blob Storage.</summary>
/// <remarks>
/// Keys come from the environment and never from an address. For S3 they are <c>AWS_ACCESS_KEY_ID</c> and
/// <c>AWS_SECRET_ACCESS_KEY</c>, or a profile or a role of the machine, as for Amazon's own programs, with <c>AWS_REGION</c>, and
/// <c>AWS_ENDPOINT_URL_S3</c> for a store elsewhere. For Azure they are <c>AZURE_STORAGE_CONNECTION_STRING</c>, or
/// <c>AZURE_STORAGE_ACCOUNT</c> with <c>AZURE_STORAGE_KEY</c> or <c>AZURE_STORAGE_SAS_TOKEN</c>, or the identity of the machine.
/// </remarks>
public static class CloudStorage
{
    /// <summary>Whether a text is an address of a store, and not the name of a folder.</summary>
    public static bool IsAddress(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new[] { StoreAddress.S3, StoreAddress.Azure, StoreAddress.Https }.Any(scheme =>
            place.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
        );
    }

    /// <summary>Opens a place in a store. Nothing is asked of the store yet.</summary>
    /// <param name="address">The address.</param>
    /// <exception cref="ArgumentException">It is no address, or holds a key.</exception>
    /// <exception cref="ClusterException">The environment lacks what is needed to find the store.</exception>
    public static IShardStorage Open(string address)
    {
        if (!IsAddress(address))
            throw new ArgumentException($"'{address}' is no address of a store: it begins with s3://, az:// or https://.");
        StoreAddress place = StoreAddress.Parse(address);
        return address.StartsWith(StoreAddress.S3, StringComparison.OrdinalIgnoreCase)
            ? new S3ShardStorage(S3Clients.Open(address), place.Container, place.Prefix)
            : new BlobShardStorage(BlobClients.Open(place), place.Prefix);
    }
}
