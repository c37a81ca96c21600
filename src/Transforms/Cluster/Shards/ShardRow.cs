namespace MLNet.Embeddings.Cluster;

/// <summary>What is known of a row beside its vector.</summary>
/// <param name="Key">Tells it apart from all other rows of the set.</param>
/// <param name="Path">Path of its picture; null where there is none.</param>
/// <param name="Split">Its split, such as "train"; null where it has none.</param>
/// <param name="Label">Its label; null where it has none.</param>
public sealed record ShardRow(string Key, string? Path = null, string? Split = null, string? Label = null);
