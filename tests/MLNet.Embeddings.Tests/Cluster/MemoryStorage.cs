using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>Files in memory, as a storage without folders, seeking or locks has them.</summary>
internal sealed class MemoryStorage : IShardStorage
{
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public string Root => "memory";

    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default) =>
        Files.TryGetValue(name, out byte[]? bytes)
            ? Task.FromResult<Stream>(new MemoryStream(bytes, writable: false))
            : throw new FileNotFoundException("There is no such file.", name);

    public async Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default)
    {
        using var stream = new MemoryStream();
        await write(stream, cancellationToken);
        Files[name] = stream.ToArray();
    }

    public Task<long?> LengthAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult<long?>(Files.TryGetValue(name, out byte[]? bytes) ? bytes.Length : null);

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (string name in Files.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            yield return name;
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        Files.TryRemove(name, out _);
        return Task.CompletedTask;
    }
}
