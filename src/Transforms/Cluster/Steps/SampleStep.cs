using MLNet.Embeddings.Cluster.Joins;
using MLNet.Embeddings.Cluster.Shards;
using MLNet.Embeddings.Duplicates.Contents;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>The rows of a sample that lie in one shard, as far as they can be compared.</summary>
internal static class SampleStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        Shard shard = await context.ShardAsync("shard").ConfigureAwait(false);
        ShardSet shards = await context.ShardsAsync().ConfigureAwait(false);
        Matrix vectors = await context.VectorsAsync(shard).ConfigureAwait(false);
        int[] places =
        [
            .. SampledRows
                .In(shards.RowCount, context.Parameter<long>("rows"), context.Parameter<ulong>("seed"), shard.FirstRow, shard.RowCount)
                .Where(row => DuplicateRowsBuilder.StatusOf(vectors.Row(row)) == DuplicateStatus.Ok),
        ];
        var sample = new VectorRecords([.. places.Select(place => shard.FirstRow + place)], 0, [], vectors.RowsAt(places));
        await context.WriteAsync(sample.Write).ConfigureAwait(false);
        return places.Length;
    }
}
