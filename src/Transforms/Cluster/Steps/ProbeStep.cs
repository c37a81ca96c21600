using MLNet.Embeddings.Cluster.Joins;
using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>All pairs that the rows of a sample make with one shard, found by comparing each with each.</summary>
internal static class ProbeStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        float threshold = await context.ThresholdAsync().ConfigureAwait(false);
        Shard shard = await context.ShardAsync("shard").ConfigureAwait(false);
        VectorRecords sample = await context
            .SampleAsync(context.Step.Inputs.Where(name => name != CalibrateStep.FileName && name != shard.Vectors))
            .ConfigureAwait(false);
        DistinctVectors sampled = DistinctVectors.Of(new ComparableRows(sample.Vectors, sample.Rows), context.Engine);
        DistinctVectors rows = DistinctVectors.Of(await context.ComparableAsync(shard).ConfigureAwait(false), context.Engine);
        List<RowPair> pairs = RangeJoin.Between(sampled, rows, threshold, context.Parameter<long>("maximumPairs"), context.Engine);
        pairs.RemoveAll(pair => pair.First == pair.Second);
        await context.WriteAsync(stream => PairFile.Write(stream, PairFile.Ordered(pairs))).ConfigureAwait(false);
        return (long)sampled.Rows.Length * rows.Rows.Length;
    }
}
