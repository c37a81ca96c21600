using Azure.Storage.Blobs.Specialized;
using MLNet.Embeddings.Cluster.Streams;

namespace MLNet.Embeddings.Cluster.Blobs;

/// <summary>A blob on its way: blocks that nobody sees until their list is committed.</summary>
internal sealed class BlobUpload(BlockBlobClient blob) : IUpload
{
    // Blocks that were handed over for one blob, by whomever, lie side by side until one list is committed.
    private readonly byte[] _own = Guid.NewGuid().ToByteArray();
    private readonly List<string> _blocks = [];

    public async Task PutAsync(byte[] bytes, int count, CancellationToken cancellationToken) =>
        await blob.UploadAsync(Of(bytes, count), cancellationToken: cancellationToken).ConfigureAwait(false);

    public async Task AddAsync(byte[] bytes, int count, CancellationToken cancellationToken)
    {
        string id = Convert.ToBase64String([.. _own, .. BitConverter.GetBytes(_blocks.Count)]);
        await blob.StageBlockAsync(id, Of(bytes, count), cancellationToken: cancellationToken).ConfigureAwait(false);
        _blocks.Add(id);
    }

    public async Task CommitAsync(CancellationToken cancellationToken) =>
        await blob.CommitBlockListAsync(_blocks, cancellationToken: cancellationToken).ConfigureAwait(false);

    // Azure forgets blocks of no list after a week, or when the blob is next written.
    public Task AbandonAsync() => Task.CompletedTask;

    private static MemoryStream Of(byte[] bytes, int count) => new(bytes, 0, count, writable: false);
}
