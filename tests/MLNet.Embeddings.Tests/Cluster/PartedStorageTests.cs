using System.Collections.Concurrent;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>The streams of stores, whole files of which come in ranges and go in parts.</summary>
public sealed class PartedStorageTests : ShardStorageContract
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private protected override Task<IShardStorage> EmptyAsync() => Task.FromResult<IShardStorage>(new PartedStorage(_files, "own/"));

    private protected override Task<IShardStorage> BesideAsync(IShardStorage storage) =>
        Task.FromResult<IShardStorage>(new PartedStorage(_files, "own2/"));
}
