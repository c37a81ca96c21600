namespace MLNet.Embeddings.Cluster;

/// <summary>One shard of a set: rows that follow each other.</summary>
public sealed record Shard
{
    internal Shard() { }

    /// <summary>Number of the shard, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Number of its first row within the set.</summary>
    public required long FirstRow { get; init; }

    /// <summary>Its rows.</summary>
    public required int RowCount { get; init; }

    /// <summary>Name of the file of vectors: .npy, rows × dimension, single or half precision.</summary>
    public required string Vectors { get; init; }

    /// <summary>Name of the file with a line of JSON per row.</summary>
    public required string Metadata { get; init; }

    /// <summary>SHA-256 of the vectors; null where a step of the plan makes them.</summary>
    public required string? VectorsDigest { get; init; }

    /// <summary>SHA-256 of the metadata.</summary>
    public required string MetadataDigest { get; init; }
}
