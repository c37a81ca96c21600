namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>Cells, near ones next to each other, cut into buckets that a worker's memory holds.</summary>
internal static class CellBuckets
{
    /// <summary>First cell of a bucket.</summary>
    public static int First(int bucket, int cells, int buckets) => (int)((((long)bucket * cells) + buckets - 1) / buckets);

    /// <summary>Bucket of a cell.</summary>
    public static int Of(int cell, int cells, int buckets) => (int)((long)cell * buckets / cells);
}
