using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Tests.Cluster;

public sealed class KeySetTests
{
    [Fact]
    public void Each_key_is_new_once()
    {
        var keys = new KeySet();
        for (int round = 0; round < 2; round++)
        for (int key = 0; key < 20_000; key++)
            Assert.True(keys.Add($"{key}") == (round == 0), $"{key} in round {round}");
        // Between 24 and 48 bytes a key, as the table doubles when two thirds of it are taken.
        Assert.InRange(keys.Bytes, 0, 48L * 20_000);
        Assert.True(keys.Add(""));
        Assert.False(keys.Add(""));
    }
}
