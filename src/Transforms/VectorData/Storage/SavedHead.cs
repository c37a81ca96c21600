using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Storage;

/// <summary>What a file tells of a collection before its records.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">What its records consist of.</param>
/// <param name="RecordCount">How many records it has.</param>
internal sealed record SavedHead(string Name, CollectionSchema Schema, int RecordCount);
