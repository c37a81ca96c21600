using MLNet.Embeddings.Cluster.Joins;
using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Copies each row of a shard to the buckets that hold its nearest cells. A bucket is some neighboring cells; a row goes to each
/// once.</summary>
internal static class AssignStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        Shard shard = await context.ShardAsync("shard").ConfigureAwait(false);
        int cellsPerRow = context.Parameter<int>("cellsPerRow");
        int cells = context.Parameter<int>("cells");
        int buckets = context.Step.Outputs.Count;
        ComparableRows rows = await context.ComparableAsync(shard).ConfigureAwait(false);
        Matrix centroids = await context.ReadAsync(context.Step.Inputs[^1], Npy.ReadMatrix).ConfigureAwait(false);
        int[] nearest = CoarseCells.Nearest(rows.Vectors, centroids, cellsPerRow, context.Engine);
        List<int>[] members = [.. Enumerable.Range(0, buckets).Select(_ => new List<int>())];
        for (int row = 0; row < rows.Rows.Length; row++)
        {
            foreach (int cell in nearest.AsSpan(row * cellsPerRow, cellsPerRow))
            {
                List<int> bucket = members[CellBuckets.Of(cell, cells, buckets)];
                if (bucket.Count == 0 || bucket[^1] != row)
                    bucket.Add(row);
            }
        }

        foreach (List<int> bucket in members)
        {
            var records = new VectorRecords(
                [.. bucket.Select(row => rows.Rows[row])],
                cellsPerRow,
                [.. bucket.SelectMany(row => nearest[(row * cellsPerRow)..((row + 1) * cellsPerRow)])],
                rows.Vectors.RowsAt([.. bucket])
            );
            await context.WriteAsync(records.Write).ConfigureAwait(false);
        }

        return rows.Rows.Length;
    }
}
