using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNet.Embeddings.Neighbors.Segments;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Storage;

/// <summary>How a store is written into a stream: schemas and records first, then the rows of each index.</summary>
internal static class StoreFormat
{
    private static readonly ModelFormat Format = new("NVECSTOR", 1, nameof(NeighborVectorStore), typeof(StoreFormat).Assembly.FullName!);

    private static readonly JsonSerializerOptions Values = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static void Save(StoredCollections collections, Stream stream)
    {
        using var context = new EngineContext();
        SavedCollection[] saved = [.. collections.All().Select(pair => SavedCollection.Of(pair.Key, pair.Value, context))];
        StreamModelWriter.Save(
            stream,
            Format,
            writer =>
            {
                writer.Values.Write(saved.Length);
                foreach (SavedCollection collection in saved)
                    WriteRecords(collection, writer);
                foreach (SavedIndex index in saved.SelectMany(collection => collection.Indexes))
                    WriteRows(index, writer);
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

    private static void WriteRecords(SavedCollection collection, ModelWriter writer)
    {
        CollectionSchema schema = collection.Schema;
        writer.Values.Write(collection.Name);
        writer.Values.Write(schema.Data.Length);
        foreach (DataField field in schema.Data.Prepend(schema.Key))
        {
            writer.Values.Write(field.StorageName);
            writer.Values.Write(field.TypeName);
        }

        writer.Values.Write(schema.Vectors.Length);
        foreach (VectorSpace space in schema.Vectors)
        {
            writer.Values.Write(space.StorageName);
            writer.Values.Write(space.Dimensions);
            writer.Values.Write(space.Function);
            writer.Values.Write((int)space.Method);
        }

        writer.Values.Write(collection.Records.Length);
        foreach (StoredRecord record in collection.Records)
            writer.Values.Write(JsonSerializer.Serialize<object?[]>([record.Key, .. record.Values], Values));
        foreach (SavedIndex index in collection.Indexes)
        {
            writer.Values.Write(index.Places.Length);
            writer.Values.Write(index.AddedPlaces.Length);
            writer.Values.Write(index.Graph.Length);
        }
    }

    private static void WriteRows(SavedIndex index, ModelWriter writer)
    {
        writer.WriteArray<int>("Places", index.Places);
        writer.WriteArray<float>("Rows", index.Rows.AsSpan());
        writer.WriteArray<byte>("Graph", index.Graph);
        writer.WriteArray<int>("AddedPlaces", index.AddedPlaces);
        writer.WriteArray<float>("Added", index.Added.AsSpan());
    }

    private static List<(string Name, StoredCollection Collection)> Read(ModelReader reader, int seed, EngineContext context)
    {
        var heads = new List<LoadedCollection>();
        int count = reader.ReadInt32("the number of collections", 0);
        for (int collection = 0; collection < count; collection++)
            heads.Add(ReadRecords(reader));

        return [.. heads.Select(head => (head.Name, new StoredCollection(head.Schema, ReadRows(head, reader, seed, context))))];
    }

    private static LoadedCollection ReadRecords(ModelReader reader)
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

        var schema = new CollectionSchema(key, [.. data], [.. vectors]);
        var records = new List<StoredRecord>();
        int recordCount = reader.ReadInt32("the number of records", 0);
        for (int record = 0; record < recordCount; record++)
            records.Add(ReadRecord(reader.Values.ReadString(), schema, record));

        var sizes = new List<(int, int, int)>();
        for (int space = 0; space < vectorCount; space++)
            sizes.Add((Size(reader), Size(reader), Size(reader)));
        return new LoadedCollection(name, schema, [.. records], [.. sizes]);
    }

    private static DataField ReadField(ModelReader reader) => new(reader.Values.ReadString(), StoredTypes.Find(reader.Values.ReadString()));

    private static int Size(ModelReader reader) => reader.ReadInt32("the length of a part", 0);

    private static StoredRecord ReadRecord(string text, CollectionSchema schema, int number)
    {
        try
        {
            JsonElement[] values = JsonSerializer.Deserialize<JsonElement[]>(text, Values) ?? [];
            if (values.Length != schema.Data.Length + 1 || values[0].Deserialize(schema.Key.Type, Values) is not { } key)
                throw new FormatException($"The saved store is damaged: record {number} is not one of its collection.");
            return new StoredRecord(key, [.. schema.Data.Select((field, place) => Value(values[place + 1], field.Type))], number);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The saved store is damaged: record {number} cannot be read.", exception);
        }
    }

    private static object? Value(JsonElement element, Type type) =>
        element.ValueKind == JsonValueKind.Null ? null : element.Deserialize(type, Values);

    private static CollectionRows ReadRows(LoadedCollection head, ModelReader reader, int seed, EngineContext context)
    {
        var indexes = new IndexRows<StoredRecord>[head.Schema.Vectors.Length];
        for (int place = 0; place < indexes.Length; place++)
        {
            VectorSpace space = head.Schema.Vectors[place];
            (int main, int added, int graphLength) = head.Sizes[place];
            StoredRecord[] keys = head.RecordsAt(reader.ReadArray<int>("Places", main));
            var rows = new Matrix(main, space.Dimensions, reader.ReadArray<float>("Rows", (long)main * space.Dimensions));
            byte[] graph = reader.ReadArray<byte>("Graph", graphLength);
            StoredRecord[] addedKeys = head.RecordsAt(reader.ReadArray<int>("AddedPlaces", added));
            var addedRows = new Matrix(added, space.Dimensions, reader.ReadArray<float>("Added", (long)added * space.Dimensions));
            var parts = new IndexParts<StoredRecord>(IndexGraphs.FromBytes(graph, rows, context), rows, keys, addedRows, addedKeys);
            indexes[place] = IndexRows<StoredRecord>.Of(parts, space.Settings(seed), context);
        }

        return new CollectionRows(
            ImmutableDictionary.CreateRange(head.Records.Select(record => KeyValuePair.Create(record.Key, record))),
            indexes,
            head.Records.Length
        );
    }
}
