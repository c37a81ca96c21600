using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;
using MLNet.Embeddings.Cluster.Faults;

namespace MLNet.Embeddings.Cluster.Blobs;

/// <summary>What goes wrong with Azure Blob Storage.</summary>
internal sealed class BlobFaults(string root, string container)
{
    private const string Keys = "AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN";

    private readonly StoreFaults _faults = new(root, Keys);

    /// <summary>Whether an exception is one of the store's, and not of the program or of who stopped it.</summary>
    public static bool IsOfStore(Exception exception, CancellationToken token) =>
        !token.IsCancellationRequested
        && exception is RequestFailedException or AggregateException or AuthenticationFailedException or TaskCanceledException;

    /// <summary>Whether parts that were handed over are gone, as when another writes the same blob at the same time.</summary>
    public static bool IsOfLostParts(Exception exception) =>
        exception is RequestFailedException failed && failed.ErrorCode == BlobErrorCode.InvalidBlockList;

    /// <summary>The fault as one sentence.</summary>
    public Exception Describe(string name, Exception exception)
    {
        if (exception is AggregateException { InnerExceptions: [.., var last] })
            return Describe(name, last);
        if (exception is AuthenticationFailedException)
            return _faults.NoKeys(exception);
        if (exception is not RequestFailedException failed || failed.Status == 0)
            return _faults.Unreachable(exception);

        string code = failed.ErrorCode ?? $"status {failed.Status}";
        if (failed.ErrorCode == BlobErrorCode.BlobNotFound)
            return new FileNotFoundException($"{name} is not in {root}.", name, exception);
        if (failed.ErrorCode == BlobErrorCode.ContainerNotFound || failed.ErrorCode == BlobErrorCode.ContainerBeingDeleted)
            return _faults.Nowhere($"container '{container}'", exception);
        return failed.Status switch
        {
            401 or 403 => _faults.Denied(code, exception),
            404 => new FileNotFoundException($"{name} is not in {root}.", name, exception),
            412 => _faults.Replaced(name, exception),
            429 or 503 => _faults.Busy(code, exception),
            _ => _faults.Other(name, failed.ErrorCode ?? failed.Message, exception),
        };
    }
}
