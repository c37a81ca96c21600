using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Neighbors;

/// <summary>How an index with keys is written into a stream.</summary>
internal static class NeighborIndexFormat
{
    private static readonly ModelFormat Format = new("NEIGHIDX", 1, nameof(NeighborIndex), typeof(NeighborIndexFormat).Assembly.FullName!);

    public static void Save(IndexSegment rows, long skippedRows, Stream stream) =>
        StreamModelWriter.Save(stream, Format, writer => Write(rows, skippedRows, writer));

    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static NeighborIndex Load(Stream stream, EngineContext context) =>
        StreamModelReader.Load(stream, Format, reader => Read(reader, context));

    private static void Write(IndexSegment rows, long skippedRows, ModelWriter writer)
    {
        byte[] approximate = [];
        if (rows.Index is ApproximateNeighborIndex graph)
        {
            using var content = new MemoryStream();
            graph.Save(content);
            approximate = content.ToArray();
        }

        writer.Values.Write(rows.Keys.Length);
        writer.Values.Write(rows.Rows.ColumnCount);
        writer.Values.Write(skippedRows);
        writer.Values.Write(approximate.Length);
        foreach (string key in rows.Keys)
            writer.Values.Write(key);
        writer.WriteArray<float>("Rows", rows.Rows.AsSpan());
        writer.WriteArray<byte>("Approximate", approximate);
    }

    private static NeighborIndex Read(ModelReader reader, EngineContext context)
    {
        int rowCount = reader.ReadInt32("the number of rows", 0);
        int columnCount = reader.ReadInt32("the number of values per row", 0);
        long skipped = reader.Values.ReadInt64();
        int approximateLength = reader.ReadInt32("the length of the approximate index", 0);
        var keys = new List<string>();
        for (int row = 0; row < rowCount; row++)
            keys.Add(reader.Values.ReadString());

        var rows = new Matrix(rowCount, columnCount, reader.ReadArray<float>("Rows", (long)rowCount * columnCount));
        byte[] approximate = reader.ReadArray<byte>("Approximate", approximateLength);
        if (approximateLength == 0)
            return NeighborIndex.Create(rows, [.. keys], skipped, NeighborMethod.Exact, seed: 0, context);

        using var content = new MemoryStream(approximate, writable: false);
        return new NeighborIndex(
            ApproximateNeighborIndex.Load(content, rows, context),
            rows,
            [.. keys],
            skipped,
            NeighborMethod.Approximate
        );
    }
}
