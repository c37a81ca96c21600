using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using MLNet.Embeddings.Cluster.Addresses;
using MLNet.Embeddings.Cluster.Blobs;
using MLNet.Embeddings.Cluster.Streams;

namespace MLNet.Embeddings.Cluster;

/// <summary>Blobs of one container of Azure Blob Storage whose names begin with one prefix.</summary>
/// <remarks>A file is one block blob: of up to 8 MB it is put at once, above in blocks that are committed together, so that nobody sees
/// half of it. Where two write the same file at once, the later one remains. All members may be called by many threads at once.</remarks>
public sealed class BlobShardStorage : IShardStorage
{
    // Writers of one blob at the same time take each other's blocks away; whoever comes second writes once more.
    private const int Attempts = 4;

    private readonly BlobContainerClient _container;
    private readonly string _prefix;
    private readonly BlobFaults _faults;
    private readonly int _rangeBytes;
    private readonly int _partBytes;

    /// <summary>Takes a container.</summary>
    /// <param name="container">The container; its client brings keys, retries and address.</param>
    /// <param name="prefix">What all names within it begin with, as a folder would be named; empty for the container itself.</param>
    /// <exception cref="ArgumentException">The prefix could lead elsewhere.</exception>
    public BlobShardStorage(BlobContainerClient container, string prefix = "")
        : this(container, prefix, StoreTransfer.RangeBytes, StoreTransfer.PartBytes) { }

    internal BlobShardStorage(BlobContainerClient container, string prefix, int rangeBytes, int partBytes)
    {
        ArgumentNullException.ThrowIfNull(container);
        _container = container;
        _prefix = StorePrefix.Of(prefix);
        (_rangeBytes, _partBytes) = (rangeBytes, partBytes);
        Root = $"{container.Uri.GetLeftPart(UriPartial.Path)}/{_prefix}".TrimEnd('/');
        _faults = new BlobFaults(Root, container.Name);
    }

    /// <inheritdoc />
    public string Root { get; }

    /// <inheritdoc />
    public async Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        BlockBlobClient blob = BlobOf(name);
        return await AskAsync(name, OpenAsync, cancellationToken).ConfigureAwait(false);

        async Task<Stream> OpenAsync()
        {
            try
            {
                (byte[] first, long length, ETag tag) = await ReadAsync(blob, 0, _rangeBytes, default, cancellationToken)
                    .ConfigureAwait(false);
                return new RangeStream(first, length, _rangeBytes, (offset, count, token) => FetchAsync(offset, count, tag, token));
            }
            catch (RequestFailedException exception) when (exception.Status == 416)
            {
                // No range of an empty blob can be had.
                return new MemoryStream([], writable: false);
            }
        }

        Task<byte[]> FetchAsync(long offset, int count, ETag tag, CancellationToken token) =>
            AskAsync(name, async () => (await ReadAsync(blob, offset, count, tag, token).ConfigureAwait(false)).Bytes, token);
    }

    /// <inheritdoc />
    public async Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        BlockBlobClient blob = BlobOf(name);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await PartStream.WriteAsync(new BlobUpload(blob), _partBytes, write, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (BlobFaults.IsOfLostParts(exception) && attempt < Attempts)
            {
                // Another has written the same blob meanwhile.
            }
            catch (Exception exception) when (BlobFaults.IsOfStore(exception, cancellationToken))
            {
                throw _faults.Describe(name, exception);
            }
        }
    }

    /// <inheritdoc />
    public async Task<long?> LengthAsync(string name, CancellationToken cancellationToken = default)
    {
        BlockBlobClient blob = BlobOf(name);
        try
        {
            return await AskAsync<long?>(
                    name,
                    async () =>
                        (await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value.ContentLength,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await using IAsyncEnumerator<BlobItem> blobs = _container
            .GetBlobsAsync(BlobTraits.None, BlobStates.None, _prefix + prefix, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (
            await AskAsync(prefix, async () => await blobs.MoveNextAsync().ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
        )
        {
            string name = blobs.Current.Name[_prefix.Length..];
            if (ShardName.IsSound(name))
                yield return name;
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        BlockBlobClient blob = BlobOf(name);
        return AskAsync(
            name,
            async () => await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false),
            cancellationToken
        );
    }

    private static async Task<(byte[] Bytes, long Length, ETag Tag)> ReadAsync(
        BlockBlobClient blob,
        long offset,
        int count,
        ETag tag,
        CancellationToken token
    )
    {
        var options = new BlobDownloadOptions
        {
            Range = new HttpRange(offset, count),
            Conditions = tag == default ? null : new BlobRequestConditions { IfMatch = tag },
        };
        using BlobDownloadStreamingResult answer = await blob.DownloadStreamingAsync(options, token).ConfigureAwait(false);
        var bytes = new byte[answer.Details.ContentLength];
        try
        {
            await answer.Content.ReadExactlyAsync(bytes, token).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            // The client has asked for the rest again as often as it does.
            throw new RequestFailedException(exception.Message, exception);
        }

        return (bytes, StoreTransfer.WholeLength(answer.Details.ContentRange) ?? bytes.Length, answer.Details.ETag);
    }

    private async Task<T> AskAsync<T>(string name, Func<Task<T>> ask, CancellationToken token)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception exception) when (BlobFaults.IsOfStore(exception, token))
        {
            throw _faults.Describe(name, exception);
        }
    }

    private BlockBlobClient BlobOf(string name) => _container.GetBlockBlobClient(_prefix + ShardName.Check(name));
}
