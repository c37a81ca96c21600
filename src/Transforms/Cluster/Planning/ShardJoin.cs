namespace MLNet.Embeddings.Cluster;

/// <summary>How similar rows of all shards are found.</summary>
public enum ShardJoin
{
    /// <summary>Exact up to 200,000 rows, by cells above; the plan's options say which, and why.</summary>
    Automatic = 0,

    /// <summary>Every shard with every other and with itself: no pair is missed, and work grows with the square of the rows.</summary>
    Exact = 1,

    /// <summary>Every row goes into its nearest cells, and the rows of a cell are compared with each other: work grows with the rows to
    /// the power of 1.5, and the share of pairs found is measured on a sample.</summary>
    Cells = 2,
}
