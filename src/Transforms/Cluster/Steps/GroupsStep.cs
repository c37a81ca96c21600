using MLNet.Embeddings.Cluster.Joins;
using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Groups, pairs and leaks as tables, from the pairs of all shards. Only rows that are in a pair are held.</summary>
internal static class GroupsStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        float threshold = await context.ThresholdAsync().ConfigureAwait(false);
        ShardSet shards = await context.ShardsAsync().ConfigureAwait(false);
        RowPair[] pairs = await context.ReadAsync(context.Step.Inputs[0], PairFile.Read).ConfigureAwait(false);
        var involved = new HashSet<long>();
        foreach (RowPair pair in pairs)
        {
            involved.Add(pair.First);
            involved.Add(pair.Second);
        }

        var rows = new List<(long Number, ShardRow Row)>(involved.Count);
        foreach (Shard shard in shards.Shards)
        {
            List<(int Place, ShardRow Row)> read = await context
                .ReadAsync(
                    shard.Metadata,
                    stream => MetadataFile.Read(stream, shard.RowCount, place => involved.Contains(shard.FirstRow + place))
                )
                .ConfigureAwait(false);
            rows.AddRange(read.Select(row => (shard.FirstRow + row.Place, row.Row)));
        }

        var settings = new GroupSettings(
            threshold,
            context.Choice<DuplicateLinkage>("linkage"),
            context.Choice<DuplicateScope>("scope"),
            context.Choice<DuplicateKeep>("keep"),
            context.Parameter<string[]>("splitPriority")
        );
        GroupTables tables = PairGroups.Form(rows, pairs, settings);
        await context.WriteAsync(tables.WriteGroups).ConfigureAwait(false);
        await context.WriteAsync(tables.WritePairs).ConfigureAwait(false);
        await context.WriteAsync(tables.WriteLeaks).ConfigureAwait(false);
        await context.WriteAsync(stream => tables.WriteSummary(stream, shards.RowCount, threshold)).ConfigureAwait(false);
        return pairs.Length;
    }
}
