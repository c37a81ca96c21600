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
        Assert.True(keys.Add(""));
        Assert.False(keys.Add(""));
    }
}
