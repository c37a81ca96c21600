using MLNet.Embeddings.Cluster.Joins;
using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Exact pairs within each cell of a bucket.</summary>
internal static class JoinCellsStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        float threshold = await context.ThresholdAsync().ConfigureAwait(false);
        int cells = context.Parameter<int>("cells");
        int buckets = context.Parameter<int>("buckets");
        int bucket = context.Parameter<int>("bucket");
        int cellsPerRow = context.Parameter<int>("cellsPerRow");
        int dimension = context.Parameter<int>("dimension");
        var parts = new List<VectorRecords>();
        foreach (string name in context.Step.Inputs.Where(name => name != CalibrateStep.FileName))
            parts.Add(await context.ReadAsync(name, stream => VectorRecords.Read(stream, cellsPerRow, dimension)).ConfigureAwait(false));
        VectorRecords records = VectorRecords.Join(parts);
        parts.Clear();
        int first = CellBuckets.First(bucket, cells, buckets);
        List<RowPair> pairs = CellJoin.Run(
            records,
            first,
            CellBuckets.First(bucket + 1, cells, buckets) - first,
            threshold,
            context.Parameter<long>("maximumPairs"),
            context.Engine
        );
        await context.WriteAsync(stream => PairFile.Write(stream, PairFile.Ordered(pairs))).ConfigureAwait(false);
        return records.Rows.Length;
    }
}
