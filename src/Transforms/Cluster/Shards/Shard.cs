namespace MLNet.Embeddings.Cluster;

/// <summary>One shard of a set: rows that follow each other.</summary>
public sealed record Shard
{
    internal Shard() { }

    /// <summary>Number of the shard, from 0.</summary>
    public int Index { get; internal init; }

    /// <summary>Number of its first row within the set.</summary>
    public long FirstRow { get; internal init; }

    /// <summary>Its rows.</summary>
    public int RowCount { get; internal init; }

    /// <summary>Name of the file of vectors: .npy, rows × dimension, single or half precision.</summary>
    public string Vectors { get; internal init; } = "";

    /// <summary>Name of the file with a line of JSON per row.</summary>
    public string Metadata { get; internal init; } = "";

    /// <summary>SHA-256 of the vectors; null where a step of the plan makes them.</summary>
    public string? VectorsDigest { get; internal init; }

    /// <summary>SHA-256 of the metadata.</summary>
    public string MetadataDigest { get; internal init; } = "";
}
