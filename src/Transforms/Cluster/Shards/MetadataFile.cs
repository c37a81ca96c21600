using System.Buffers;
using System.Text.Json;

namespace MLNet.Embeddings.Cluster.Shards;

/// <summary>Rows as lines of JSON.</summary>
internal static class MetadataFile
{
    private const int PortionBytes = 1 << 16;

    public static void Write(Stream stream, IReadOnlyList<ShardRow> rows)
    {
        var lines = new ArrayBufferWriter<byte>(2 * PortionBytes);
        using var writer = new Utf8JsonWriter(lines);
        foreach (ShardRow row in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("key", row.Key);
            if (row.Path is not null)
                writer.WriteString("path", row.Path);
            if (row.Split is not null)
                writer.WriteString("split", row.Split);
            if (row.Label is not null)
                writer.WriteString("label", row.Label);
            writer.WriteEndObject();
            writer.Flush();
            lines.Write("\n"u8);
            writer.Reset();
            if (lines.WrittenCount < PortionBytes)
                continue;
            stream.Write(lines.WrittenSpan);
            lines.ResetWrittenCount();
        }

        stream.Write(lines.WrittenSpan);
    }

    /// <summary>Reads rows, in their order, whose places are asked for.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="rowCount">Rows that it must have.</param>
    /// <param name="wants">Whether a row is wanted.</param>
    public static List<(int Place, ShardRow Row)> Read(Stream stream, int rowCount, Func<int, bool> wants)
    {
        var rows = new List<(int, ShardRow)>();
        using var reader = new StreamReader(stream, leaveOpen: true);
        int place = 0;
        while (reader.ReadLine() is { } line)
        {
            if (wants(place))
                rows.Add((place, Parse(line)));
            place++;
        }

        return place == rowCount ? rows : throw new InvalidDataException($"it has {place} lines instead of {rowCount}");
    }

    private static ShardRow Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        JsonElement row = json.RootElement;
        return new ShardRow(
            row.GetProperty("key").GetString() ?? throw new JsonException("a row has no key"),
            Text(row, "path"),
            Text(row, "split"),
            Text(row, "label")
        );
    }

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
