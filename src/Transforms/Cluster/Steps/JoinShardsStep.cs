using MLNet.Embeddings.Cluster.Joins;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Exact pairs of two shards, or of one with itself.</summary>
internal static class JoinShardsStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        float threshold = await context.ThresholdAsync().ConfigureAwait(false);
        long maximum = context.Parameter<long>("maximumPairs");
        Shard first = await context.ShardAsync("first").ConfigureAwait(false);
        Shard second = await context.ShardAsync("second").ConfigureAwait(false);
        DistinctVectors rows = DistinctVectors.Of(await context.ComparableAsync(first).ConfigureAwait(false), context.Engine);
        List<RowPair> pairs;
        long compared;
        if (first.Index == second.Index)
        {
            pairs = [.. rows.Equal, .. RangeJoin.Within(rows, threshold, maximum, context.Engine)];
            compared = (long)rows.Rows.Length * (rows.Rows.Length - 1) / 2;
        }
        else
        {
            DistinctVectors others = DistinctVectors.Of(await context.ComparableAsync(second).ConfigureAwait(false), context.Engine);
            pairs = RangeJoin.Between(rows, others, threshold, maximum, context.Engine);
            compared = (long)rows.Rows.Length * others.Rows.Length;
        }

        await context.WriteAsync(stream => PairFile.Write(stream, PairFile.Ordered(pairs))).ConfigureAwait(false);
        return compared;
    }
}
