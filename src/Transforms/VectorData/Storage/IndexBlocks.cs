using MLNet.Embeddings.Neighbors.Segments;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Storage;

/// <summary>How the rows of an index are written: their records by place, their values, and the approximate index over them, where there is
/// one; then those that came later.</summary>
internal static class IndexBlocks
{
    /// <param name="index">The rows, clean.</param>
    /// <param name="places">The place of each record in the file.</param>
    /// <param name="writer">Receives the blocks.</param>
    public static void Write(IndexRows<StoredRecord> index, IReadOnlyDictionary<StoredRecord, int> places, ModelWriter writer)
    {
        IndexParts<StoredRecord> parts = index.ToParts();
        byte[] graph = IndexGraphs.ToBytes(parts.Graph);
        writer.WriteArray<int>("Lengths", [parts.Keys.Length, graph.Length, parts.AddedKeys.Length]);
        writer.WriteArray<int>("Places", Array.ConvertAll(parts.Keys, record => places[record]));
        writer.WriteArray<float>("Rows", parts.Rows.AsSpan());
        writer.WriteArray<byte>("Graph", graph);
        writer.WriteArray<int>("AddedPlaces", Array.ConvertAll(parts.AddedKeys, record => places[record]));
        writer.WriteArray<float>("Added", parts.Added.AsSpan());
    }

    /// <exception cref="FormatException">The blocks are not those of such an index.</exception>
    public static IndexRows<StoredRecord> Read(
        StoredRecord[] records,
        VectorSpace space,
        int seed,
        ModelReader reader,
        EngineContext context
    )
    {
        int[] lengths = reader.ReadArray<int>("Lengths", 3);
        StoredRecord[] keys = ReadRecords("Places", lengths[0], records, reader);
        Matrix rows = ReadRows("Rows", lengths[0], space, reader);
        byte[] graph = reader.ReadArray<byte>("Graph", lengths[1]);
        StoredRecord[] addedKeys = ReadRecords("AddedPlaces", lengths[2], records, reader);
        Matrix added = ReadRows("Added", lengths[2], space, reader);
        var parts = new IndexParts<StoredRecord>(IndexGraphs.FromBytes(graph, rows, context), rows, keys, added, addedKeys);
        return IndexRows<StoredRecord>.Of(parts, space.Settings(seed), context);
    }

    private static StoredRecord[] ReadRecords(string name, int count, StoredRecord[] records, ModelReader reader) =>
        Array.ConvertAll(
            reader.ReadArray<int>(name, count),
            place =>
                place >= 0 && place < records.Length
                    ? records[place]
                    : throw new FormatException($"The saved store is damaged: a vector is of record {place}, which is not there.")
        );

    private static Matrix ReadRows(string name, int count, VectorSpace space, ModelReader reader) =>
        new(count, space.Dimensions, reader.ReadArray<float>(name, (long)count * space.Dimensions));
}
