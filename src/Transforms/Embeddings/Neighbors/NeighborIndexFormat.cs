using MLNet.Embeddings.Neighbors.Segments;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Neighbors;

/// <summary>How an index with keys is written into a stream.</summary>
internal static class NeighborIndexFormat
{
    // Since this version, what the index was asked for is kept, and rows that came later than an approximate index lie beside it.
    private const uint SettingsVersion = 2;

    private static readonly ModelFormat Format = new(
        "NEIGHIDX",
        SettingsVersion,
        nameof(NeighborIndex),
        typeof(NeighborIndexFormat).Assembly.FullName!
    );

    /// <param name="rows">The rows, clean.</param>
    /// <param name="skippedRows">Rows that were left out.</param>
    /// <param name="stream">Receives the content.</param>
    public static void Save(IndexRows<string> rows, long skippedRows, Stream stream)
    {
        IndexParts<string> parts = rows.ToParts();
        StreamModelWriter.Save(stream, Format, writer => Write(parts, rows.Settings, skippedRows, writer));
    }

    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static NeighborIndex Load(Stream stream, EngineContext context) =>
        StreamModelReader.Load(stream, Format, reader => Read(reader, context));

    private static void Write(IndexParts<string> parts, IndexSettings settings, long skippedRows, ModelWriter writer)
    {
        byte[] graph = IndexGraphs.ToBytes(parts.Graph);
        writer.Values.Write(parts.Keys.Length);
        writer.Values.Write(parts.Rows.ColumnCount);
        writer.Values.Write(skippedRows);
        writer.Values.Write(graph.Length);
        writer.Values.Write((int)settings.Method);
        writer.Values.Write(settings.Seed);
        writer.Values.Write(parts.AddedKeys.Length);
        foreach (string key in parts.Keys.Concat(parts.AddedKeys))
            writer.Values.Write(key);
        writer.WriteArray<float>("Rows", parts.Rows.AsSpan());
        writer.WriteArray<byte>("Approximate", graph);
        writer.WriteArray<float>("Added", parts.Added.AsSpan());
    }

    private static NeighborIndex Read(ModelReader reader, EngineContext context)
    {
        int rowCount = reader.ReadInt32("the number of rows", 0);
        int columnCount = reader.ReadInt32("the number of values per row", 0);
        long skipped = reader.Values.ReadInt64();
        int graphLength = reader.ReadInt32("the length of the approximate index", 0);

        // An older file does not tell what was asked for; what it holds stays as it is.
        NeighborMethod method = graphLength == 0 ? NeighborMethod.Exact : NeighborMethod.Approximate;
        int seed = 0;
        int addedCount = 0;
        if (reader.Version >= SettingsVersion)
        {
            method = reader.ReadEnum<NeighborMethod>("Method");
            seed = reader.Values.ReadInt32();
            addedCount = reader.ReadInt32("the number of added rows", 0);
        }

        NeighborSearch.RequireMethod(method, nameof(method));
        string[] keys = reader.ReadStrings(rowCount);
        string[] addedKeys = reader.ReadStrings(addedCount);
        var rows = new Matrix(rowCount, columnCount, reader.ReadArray<float>("Rows", (long)rowCount * columnCount));
        byte[] graph = reader.ReadArray<byte>("Approximate", graphLength);
        float[] added = reader.Version >= SettingsVersion ? reader.ReadArray<float>("Added", (long)addedCount * columnCount) : [];
        var parts = new IndexParts<string>(
            IndexGraphs.FromBytes(graph, rows, context),
            rows,
            keys,
            new Matrix(addedCount, columnCount, added),
            addedKeys
        );
        var settings = new IndexSettings(DistanceMetric.Cosine, method, seed);
        return new NeighborIndex(IndexRows<string>.Of(parts, settings, context), skipped);
    }
}
