using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster;

/// <summary>
/// Rows cut into shards: vectors in <c>img_emb/img_emb_N.npy</c> and what is known of the rows in <c>metadata/metadata_N.jsonl</c>, with
/// a list of them, <see cref="FileName"/>.
/// </summary>
public sealed class ShardSet
{
    /// <summary>Name of the list within the storage.</summary>
    public const string FileName = "shards.json";

    internal ShardSet(int dimension, IReadOnlyList<Shard> shards, string digest)
    {
        Dimension = dimension;
        Shards = shards;
        Digest = digest;
        RowCount = shards.Sum(shard => (long)shard.RowCount);
    }

    /// <summary>Numbers per vector; 0 where a step of the plan makes the vectors.</summary>
    public int Dimension { get; }

    /// <summary>The shards, in the order of their numbers.</summary>
    public IReadOnlyList<Shard> Shards { get; }

    /// <summary>Rows of all shards.</summary>
    public long RowCount { get; }

    /// <summary>SHA-256 of the list, which names the digests of the shards: sets of one digest hold the same.</summary>
    public string Digest { get; }

    /// <summary>Reads the list of a storage.</summary>
    /// <exception cref="ClusterException">There is none, it is damaged, or another version wrote it.</exception>
    public static Task<ShardSet> LoadAsync(IShardStorage storage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return ShardSetFile.LoadAsync(storage, cancellationToken);
    }

    /// <summary>The shard that holds a row.</summary>
    internal Shard Of(long row)
    {
        int low = 0;
        int high = Shards.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Shards[middle].FirstRow <= row)
                low = middle;
            else
                high = middle - 1;
        }

        return Shards[low];
    }
}
