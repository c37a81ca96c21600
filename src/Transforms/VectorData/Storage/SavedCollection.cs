using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Storage;

/// <summary>A collection on its way into a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">What its records consist of.</param>
/// <param name="Records">Its records, in the order in which they were written.</param>
/// <param name="Indexes">Its indexes, by their place in the schema.</param>
internal sealed record SavedCollection(string Name, CollectionSchema Schema, StoredRecord[] Records, SavedIndex[] Indexes)
{
    public static SavedCollection Of(string name, StoredCollection collection, EngineContext context)
    {
        CollectionRows rows = collection.Rows;
        StoredRecord[] records = [.. rows.InOrder];
        Dictionary<StoredRecord, int> places = records.Index().ToDictionary(record => record.Item, record => record.Index);
        return new SavedCollection(
            name,
            collection.Schema,
            records,
            Array.ConvertAll(rows.Vectors, index => SavedIndex.Of(index, places, context))
        );
    }
}
