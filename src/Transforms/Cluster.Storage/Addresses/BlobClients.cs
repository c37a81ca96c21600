using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace MLNet.Embeddings.Cluster.Addresses;

/// <summary>Clients of Azure Blob Storage with keys from the environment, under the names that Azure's own programs read.</summary>
internal static class BlobClients
{
    private const string Connection = "AZURE_STORAGE_CONNECTION_STRING";
    private const string Account = "AZURE_STORAGE_ACCOUNT";
    private const string Key = "AZURE_STORAGE_KEY";
    private const string Signature = "AZURE_STORAGE_SAS_TOKEN";

    /// <summary>The container of an address.</summary>
    /// <exception cref="ClusterException">The environment does not say which account is meant, or with what key.</exception>
    public static BlobContainerClient Open(StoreAddress address)
    {
        BlobClientOptions options = Options();
        if (address.Service is null && Variable(Connection) is { } connection)
            return OfConnection(connection, address.Container, options);

        Uri service =
            address.Service
            ?? (
                Variable(Account) is { } account
                    ? new Uri($"https://{account}.blob.core.windows.net")
                    : throw new ClusterException(
                        ClusterFault.Access,
                        $"az://{address.Container} names no account: set {Connection}, or {Account} with {Key} or {Signature}."
                    )
            );
        var container = new Uri($"{service.GetLeftPart(UriPartial.Authority)}/{address.Container}");
        if (Variable(Key) is { } key)
            return new BlobContainerClient(container, SharedKey(service.Host.Split('.')[0], key), options);
        return Variable(Signature) is { } signature
            ? new BlobContainerClient(container, new AzureSasCredential(signature.TrimStart('?')), options)
            // A machine of Azure's, or a person who has signed in, has an identity and no key.
            : new BlobContainerClient(container, new DefaultAzureCredential(), options);
    }

    private static BlobClientOptions Options() =>
        new()
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = StoreRetries.Most,
                Delay = TimeSpan.FromMilliseconds(400),
                MaxDelay = TimeSpan.FromSeconds(20),
            },
        };

    private static BlobContainerClient OfConnection(string connection, string container, BlobClientOptions options)
    {
        try
        {
            return new BlobContainerClient(connection, container, options);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // The text itself holds a key.
            throw new ClusterException(
                ClusterFault.Access,
                $"What {Connection} holds is no connection string: copy the one that Azure shows for the account."
            );
        }
    }

    private static StorageSharedKeyCredential SharedKey(string account, string key)
    {
        try
        {
            return new StorageSharedKeyCredential(account, key);
        }
        catch (FormatException)
        {
            throw new ClusterException(ClusterFault.Access, $"What {Key} holds is no key of an account: copy the one that Azure shows.");
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
