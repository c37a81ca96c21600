using System.Collections.Immutable;
using MLNet.Embeddings.Neighbors.Segments;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Storage;

/// <summary>How a store is written into a stream: what its collections consist of, then for each its records and the rows of its indexes,
/// block by block.</summary>
internal static class StoreFormat
{
    private static readonly ModelFormat Format = new("NVECSTOR", 1, nameof(NeighborVectorStore), typeof(StoreFormat).Assembly.FullName!);

    public static void Save(StoredCollections collections, Stream stream)
    {
        using var context = new EngineContext();
        (SavedHead Head, CollectionRows Rows)[] saved =
        [
            .. collections
                .All()
                .Select(pair => (pair.Key, pair.Value.Schema, Rows: pair.Value.Cleaned(context)))
                .Select(collection => (new SavedHead(collection.Key, collection.Schema, collection.Rows.InOrder.Length), collection.Rows)),
        ];
        StreamModelWriter.Save(
            stream,
            Format,
            writer =>
            {
                writer.Values.Write(saved.Length);
                foreach ((SavedHead head, _) in saved)
                    WriteHead(head, writer);
                foreach ((_, CollectionRows rows) in saved)
                    WriteRows(rows, writer);
            }
        );
    }

    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static void Load(StoredCollections collections, Stream stream)
    {
        using var context = new EngineContext();
        foreach (
            (string name, StoredCollection collection) in StreamModelReader.Load(
                stream,
                Format,
                reader => Read(reader, collections.Seed, context)
            )
        )
            collections.Add(name, collection);
    }

    private static void WriteHead(SavedHead head, ModelWriter writer)
    {
        writer.Values.Write(head.Name);
        writer.Values.Write(head.Schema.Data.Length);
        foreach (DataField field in head.Schema.Data.Prepend(head.Schema.Key))
        {
            writer.Values.Write(field.StorageName);
            writer.Values.Write(field.TypeName);
        }

        writer.Values.Write(head.Schema.Vectors.Length);
        foreach (VectorSpace space in head.Schema.Vectors)
        {
            writer.Values.Write(space.StorageName);
            writer.Values.Write(space.Dimensions);
            writer.Values.Write(space.Function);
            writer.Values.Write((int)space.Method);
        }

        writer.Values.Write(head.RecordCount);
    }

    private static void WriteRows(CollectionRows rows, ModelWriter writer)
    {
        RecordBlocks.Write(rows.InOrder, writer);
        Dictionary<StoredRecord, int> places = rows.InOrder.Index().ToDictionary(record => record.Item, record => record.Index);
        foreach (IndexRows<StoredRecord> index in rows.Vectors)
            IndexBlocks.Write(index, places, writer);
    }

    private static List<(string Name, StoredCollection Collection)> Read(ModelReader reader, int seed, EngineContext context)
    {
        var heads = new List<SavedHead>();
        int count = reader.ReadInt32("the number of collections", 0);
        for (int collection = 0; collection < count; collection++)
            heads.Add(ReadHead(reader));

        return [.. heads.Select(head => (head.Name, new StoredCollection(head.Schema, ReadRows(head, reader, seed, context))))];
    }

    private static SavedHead ReadHead(ModelReader reader)
    {
        string name = reader.Values.ReadString();
        int dataCount = reader.ReadInt32("the number of values", 0);
        DataField key = ReadField(reader);
        var data = new List<DataField>();
        for (int field = 0; field < dataCount; field++)
            data.Add(ReadField(reader));

        int vectorCount = reader.ReadInt32("the number of vectors", 0);
        var vectors = new List<VectorSpace>();
        for (int space = 0; space < vectorCount; space++)
        {
            vectors.Add(
                new VectorSpace(
                    reader.Values.ReadString(),
                    reader.ReadInt32("the number of dimensions", 1),
                    reader.Values.ReadString(),
                    reader.ReadEnum<NeighborMethod>("Method")
                )
            );
        }

        return new SavedHead(name, new CollectionSchema(key, [.. data], [.. vectors]), reader.ReadInt32("the number of records", 0));
    }

    private static DataField ReadField(ModelReader reader) => new(reader.Values.ReadString(), StoredTypes.Find(reader.Values.ReadString()));

    private static CollectionRows ReadRows(SavedHead head, ModelReader reader, int seed, EngineContext context)
    {
        StoredRecord[] records = RecordBlocks.Read(head, reader);
        return new CollectionRows(
            ImmutableDictionary.CreateRange(records.Select(record => KeyValuePair.Create(record.Key, record))),
            Array.ConvertAll(head.Schema.Vectors, space => IndexBlocks.Read(records, space, seed, reader, context)),
            records.Length
        );
    }
}
