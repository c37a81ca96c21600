namespace MLNet.Embeddings.Neighbors.Segments;

/// <summary>A row that was found.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Distance">Its distance from the query.</param>
internal readonly record struct RowMatch<TKey>(TKey Key, float Distance);
