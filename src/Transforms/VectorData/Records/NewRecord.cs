namespace MLNet.Embeddings.VectorData.Records;

/// <summary>A record on its way into a collection.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Values">Its values, by their place in the schema.</param>
/// <param name="Vectors">Its vectors, by their place in the schema; <see langword="null"/> where it has none.</param>
internal sealed record NewRecord(object Key, object?[] Values, float[]?[] Vectors);
