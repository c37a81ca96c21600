using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Shards, as steps read them.</summary>
internal static class ShardReading
{
    /// <summary>The vectors of a shard.</summary>
    public static async Task<Matrix> VectorsAsync(this StepContext context, Shard shard)
    {
        Matrix vectors = await context.ReadAsync(shard.Vectors, Npy.ReadMatrix).ConfigureAwait(false);
        return vectors.RowCount == shard.RowCount
            ? vectors
            : throw new ClusterException(
                ClusterFault.DamagedInput,
                $"{shard.Vectors} has {vectors.RowCount} rows, but {shard.Metadata} has {shard.RowCount}; they do "
                    + "not belong together: make the shards again."
            );
    }

    /// <summary>Those that can be compared.</summary>
    public static async Task<ComparableRows> ComparableAsync(this StepContext context, Shard shard) =>
        ComparableRows.Of(await context.VectorsAsync(shard).ConfigureAwait(false), shard.FirstRow);

    /// <summary>The shard that a parameter names.</summary>
    public static async Task<Shard> ShardAsync(this StepContext context, string parameter)
    {
        ShardSet shards = await context.ShardsAsync().ConfigureAwait(false);
        int number = context.Parameter<int>(parameter);
        return number >= 0 && number < shards.Shards.Count
            ? shards.Shards[number]
            : throw new ClusterException(
                ClusterFault.InvalidPlan,
                $"Step '{context.Step.Id}' is about shard {number}, but there are {shards.Shards.Count}: make the plan again."
            );
    }

    /// <summary>All sampled rows of some files, in the order of the rows.</summary>
    public static async Task<VectorRecords> SampleAsync(this StepContext context, IEnumerable<string> names)
    {
        int dimension = context.Parameter<int>("dimension");
        var parts = new List<VectorRecords>();
        foreach (string name in names)
            parts.Add(await context.ReadAsync(name, stream => VectorRecords.Read(stream, 0, dimension)).ConfigureAwait(false));
        return VectorRecords.Join(parts);
    }
}
