using Amazon.S3;
using Amazon.S3.Model;
using MLNet.Embeddings.Cluster.Streams;

namespace MLNet.Embeddings.Cluster.S3;

/// <summary>An object on its way: parts of an upload that has a number of its own, so that uploads of one key do not meet.</summary>
internal sealed class S3Upload(IAmazonS3 client, string bucket, string key) : IUpload
{
    private readonly List<PartETag> _parts = [];
    private string? _id;

    public Task PutAsync(byte[] bytes, int count, CancellationToken cancellationToken) =>
        client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = bucket,
                Key = key,
                InputStream = Of(bytes, count),
                UseChunkEncoding = false,
            },
            cancellationToken
        );

    public async Task AddAsync(byte[] bytes, int count, CancellationToken cancellationToken)
    {
        if (_id is null)
        {
            var begin = new InitiateMultipartUploadRequest { BucketName = bucket, Key = key };
            _id = (await client.InitiateMultipartUploadAsync(begin, cancellationToken).ConfigureAwait(false)).UploadId;
        }

        var part = new UploadPartRequest
        {
            BucketName = bucket,
            Key = key,
            UploadId = _id,
            PartNumber = _parts.Count + 1,
            PartSize = count,
            InputStream = Of(bytes, count),
            UseChunkEncoding = false,
        };
        UploadPartResponse answer = await client.UploadPartAsync(part, cancellationToken).ConfigureAwait(false);
        _parts.Add(new PartETag(_parts.Count + 1, answer.ETag));
    }

    public Task CommitAsync(CancellationToken cancellationToken) =>
        client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = _id,
                PartETags = _parts,
            },
            cancellationToken
        );

    public async Task AbandonAsync()
    {
        if (_id is null)
            return;
        try
        {
            var abort = new AbortMultipartUploadRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = _id,
            };
            await client.AbortMultipartUploadAsync(abort).ConfigureAwait(false);
        }
        catch (Exception exception) when (S3Faults.IsOfStore(exception, CancellationToken.None))
        {
            // What made the upload fail may forbid this as well; rules of the bucket remove what is left.
        }
    }

    private static MemoryStream Of(byte[] bytes, int count) => new(bytes, 0, count, writable: false);
}
