using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>A folder as a storage.</summary>
public sealed class FileShardStorageTests : ShardStorageContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override Task<IShardStorage> EmptyAsync() =>
        Task.FromResult<IShardStorage>(new FileShardStorage(_folder["own"], flushesToDisk: false));

    private protected override Task<IShardStorage> BesideAsync(IShardStorage storage) =>
        Task.FromResult<IShardStorage>(new FileShardStorage(_folder["beside"], flushesToDisk: false));
}
