using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using MLNet.Embeddings.Cluster.Addresses;
using MLNet.Embeddings.Cluster.S3;
using MLNet.Embeddings.Cluster.Streams;

namespace MLNet.Embeddings.Cluster;

/// <summary>Objects of one bucket of Amazon S3, or of a store that speaks like it, whose keys begin with one prefix.</summary>
/// <remarks>A file is one object: of up to 8 MB it is put at once, above in an upload of parts that is completed at its end, so that
/// nobody sees half of it. Where two write the same file at once, the later one remains. All members may be called by many threads at
/// once.</remarks>
public sealed class S3ShardStorage : IShardStorage
{
    // A connection may break within an answer, which the client does not ask for again.
    private const int Attempts = 4;

    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly string _prefix;
    private readonly S3Faults _faults;
    private readonly int _rangeBytes;
    private readonly int _partBytes;

    /// <summary>Takes a bucket.</summary>
    /// <param name="client">The client, which brings keys, retries, region and address. A store that is not Amazon's may not know its
    /// checksums of requests: set <c>RequestChecksumCalculation</c> to <c>WHEN_REQUIRED</c> for it, as digests guard what is read
    /// anyway.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">What all keys within it begin with, as a folder would be named; empty for the bucket itself.</param>
    /// <exception cref="ArgumentException">The prefix could lead elsewhere.</exception>
    public S3ShardStorage(IAmazonS3 client, string bucket, string prefix = "")
        : this(client, bucket, prefix, StoreTransfer.RangeBytes, StoreTransfer.PartBytes) { }

    internal S3ShardStorage(IAmazonS3 client, string bucket, string prefix, int rangeBytes, int partBytes)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        (_client, _bucket) = (client, bucket);
        _prefix = StorePrefix.Of(prefix);
        (_rangeBytes, _partBytes) = (rangeBytes, partBytes);
        Root = $"s3://{bucket}/{_prefix}".TrimEnd('/');
        _faults = new S3Faults(Root, bucket);
    }

    /// <inheritdoc />
    public string Root { get; }

    /// <inheritdoc />
    public async Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        string key = KeyOf(name);
        try
        {
            (byte[] first, long length, string tag) = await AskAsync(
                    name,
                    () => ReadAsync(key, 0, _rangeBytes, null, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return new RangeStream(
                first,
                length,
                _rangeBytes,
                async (offset, count, token) =>
                    (await AskAsync(name, () => ReadAsync(key, offset, count, tag, token), token).ConfigureAwait(false)).Bytes
            );
        }
        catch (ClusterException exception) when (IsOfNoRange(exception.InnerException))
        {
            if (await LengthAsync(name, cancellationToken).ConfigureAwait(false) != 0)
                throw;
            return new MemoryStream([], writable: false);
        }
    }

    /// <inheritdoc />
    public async Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        var upload = new S3Upload(_client, _bucket, KeyOf(name));
        try
        {
            await PartStream.WriteAsync(upload, _partBytes, write, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (S3Faults.IsOfStore(exception, cancellationToken))
        {
            throw _faults.Describe(name, exception);
        }
    }

    /// <inheritdoc />
    public async Task<long?> LengthAsync(string name, CancellationToken cancellationToken = default)
    {
        var request = new GetObjectMetadataRequest { BucketName = _bucket, Key = KeyOf(name) };
        try
        {
            return await AskAsync<long?>(
                    name,
                    async () => (await _client.GetObjectMetadataAsync(request, cancellationToken).ConfigureAwait(false)).ContentLength,
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
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix + prefix };
        ListObjectsV2Response page;
        do
        {
            page = await AskAsync(prefix, () => _client.ListObjectsV2Async(request, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            foreach (S3Object one in page.S3Objects ?? [])
            {
                string name = one.Key[_prefix.Length..];
                if (ShardName.IsSound(name))
                    yield return name;
            }

            request.ContinuationToken = page.NextContinuationToken;
        } while (page.IsTruncated == true);
    }

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        string key = KeyOf(name);
        return AskAsync(name, () => _client.DeleteObjectAsync(_bucket, key, cancellationToken), cancellationToken);
    }

    // No range of an empty object can be had: stores refuse that, or their answers break off.
    private static bool IsOfNoRange(Exception? exception) =>
        exception is AmazonS3Exception { StatusCode: (HttpStatusCode)416 } or HttpRequestException { InnerException: IOException };

    private async Task<(byte[] Bytes, long Length, string Tag)> ReadAsync(
        string key,
        long offset,
        int count,
        string? tag,
        CancellationToken token
    )
    {
        var request = new GetObjectRequest
        {
            BucketName = _bucket,
            Key = key,
            ByteRange = new ByteRange(offset, offset + count - 1),
            EtagToMatch = tag,
        };
        for (int attempt = 1; ; attempt++)
        {
            using GetObjectResponse answer = await _client.GetObjectAsync(request, token).ConfigureAwait(false);
            var bytes = new byte[answer.ContentLength];
            try
            {
                await answer.ResponseStream.ReadExactlyAsync(bytes, token).ConfigureAwait(false);
                return (bytes, StoreTransfer.WholeLength(answer.ContentRange) ?? bytes.Length, answer.ETag);
            }
            catch (IOException exception)
            {
                if (attempt == Attempts)
                    throw new HttpRequestException(exception.Message, exception);
            }
        }
    }

    private async Task<T> AskAsync<T>(string name, Func<Task<T>> ask, CancellationToken token)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception exception) when (S3Faults.IsOfStore(exception, token))
        {
            throw _faults.Describe(name, exception);
        }
    }

    private string KeyOf(string name) => _prefix + ShardName.Check(name);
}
