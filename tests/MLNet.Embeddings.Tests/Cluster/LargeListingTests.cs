using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>A listing of ten million rows: what is held of it are digests of the keys (<see cref="KeySet"/>) and one shard.</summary>
[Trait("Category", "Long")]
public sealed class LargeListingTests
{
    private const int Rows = 10_000_000;
    private const int RowsPerShard = 100_000;
    private const int Portion = 20_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_million_rows_are_cut_and_a_key_that_repeats_is_told()
    {
        using var folder = new TemporaryFolder();
        var storage = new FileShardStorage(folder.Path, flushesToDisk: false);
        var writer = new ShardSetWriter(storage, 0, RowsPerShard);
        for (int start = 0; start < Rows; start += Portion)
            await writer.AddAsync([.. Enumerable.Range(start, Portion).Select(Row)], default, Token);
        ArgumentException repeated = await Assert.ThrowsAsync<ArgumentException>(() => writer.AddAsync([Row(7)], default, Token));
        Assert.Contains("occurs twice, the second time in row 10000000 (counted from 0)", repeated.Message);

        ShardSet shards = await writer.CompleteAsync(Token);
        Assert.Equal((Rows, Rows / RowsPerShard), (shards.RowCount, shards.Shards.Count));
        await using Stream last = await storage.OpenReadAsync(shards.Shards[^1].Metadata, Token);
        List<(int Place, ShardRow Row)> read = MetadataFile.Read(last, RowsPerShard, place => place == RowsPerShard - 1);
        Assert.Equal(Row(Rows - 1), Assert.Single(read).Row);
    }

    private static ShardRow Row(int number) => new($"part-{number / 1000:D5}/{number:D8}.jpg", $"part-{number / 1000:D5}/{number:D8}.jpg");
}
