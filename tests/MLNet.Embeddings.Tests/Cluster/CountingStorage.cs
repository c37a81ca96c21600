using System.Collections.Concurrent;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>Counts how often each file is opened.</summary>
internal sealed class CountingStorage(IShardStorage inner) : IShardStorage
{
    public ConcurrentDictionary<string, int> Opened { get; } = new(StringComparer.Ordinal);

    public string Root => inner.Root;

    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        Opened.AddOrUpdate(name, 1, (_, count) => count + 1);
        return inner.OpenReadAsync(name, cancellationToken);
    }

    public Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(name, write, cancellationToken);

    public Task<long?> LengthAsync(string name, CancellationToken cancellationToken = default) =>
        inner.LengthAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        inner.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);
}
