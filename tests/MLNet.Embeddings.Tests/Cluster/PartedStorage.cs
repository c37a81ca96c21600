using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Streams;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>Files in memory that come and go in parts and ranges, as those of stores do.</summary>
internal sealed class PartedStorage(ConcurrentDictionary<string, byte[]> files, string prefix) : IShardStorage
{
    private const int RangeBytes = 1 << 16;
    private const int PartBytes = 1 << 20;

    public string Root => $"memory/{prefix}";

    public async Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        byte[] bytes = files.TryGetValue(KeyOf(name), out byte[]? found) ? found : throw new FileNotFoundException("It is not here.", name);
        byte[] first = bytes[..Math.Min(RangeBytes, bytes.Length)];
        return new RangeStream(
            first,
            bytes.Length,
            RangeBytes,
            (offset, count, _) => Task.Run(() => bytes.AsSpan((int)offset, count).ToArray())
        );
    }

    public Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default) =>
        PartStream.WriteAsync(new Upload(files, KeyOf(name)), PartBytes, write, cancellationToken);

    public Task<long?> LengthAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult<long?>(files.TryGetValue(KeyOf(name), out byte[]? bytes) ? bytes.Length : null);

    public async IAsyncEnumerable<string> ListAsync(string begin, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (
            string key in files.Keys.Where(key => key.StartsWith(prefix + begin, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        )
            yield return key[prefix.Length..];
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        files.TryRemove(KeyOf(name), out _);
        return Task.CompletedTask;
    }

    private string KeyOf(string name) => prefix + ShardName.Check(name);

    private sealed class Upload(ConcurrentDictionary<string, byte[]> files, string key) : IUpload
    {
        private readonly List<byte> _parts = [];

        public Task PutAsync(byte[] bytes, int count, CancellationToken cancellationToken)
        {
            files[key] = bytes[..count];
            return Task.CompletedTask;
        }

        public async Task AddAsync(byte[] bytes, int count, CancellationToken cancellationToken)
        {
            await Task.Yield();
            _parts.AddRange(bytes.AsSpan(0, count));
        }

        public Task CommitAsync(CancellationToken cancellationToken)
        {
            files[key] = [.. _parts];
            return Task.CompletedTask;
        }

        public Task AbandonAsync()
        {
            _parts.Clear();
            return Task.CompletedTask;
        }
    }
}
