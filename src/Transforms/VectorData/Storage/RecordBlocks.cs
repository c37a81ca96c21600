using System.Text.Json;
using System.Text.Json.Serialization;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Storage;

/// <summary>How records are written: one line of JSON each, key and values, in blocks of lines. So a collection may be larger than one
/// array, and never lies in memory as text as a whole.</summary>
internal static class RecordBlocks
{
    /// <summary>A block that is as long ends with its record.</summary>
    public const int FullLength = 1 << 20;

    private const string LengthName = "RecordsLength";
    private const string ContentName = "Records";

    // JSON on one line holds none: within a text it is written as an escape.
    private const byte LineEnd = (byte)'\n';

    private static readonly JsonSerializerOptions Values = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static void Write(IEnumerable<StoredRecord> records, ModelWriter writer)
    {
        using var block = new MemoryStream();
        foreach (StoredRecord record in records)
        {
            JsonSerializer.Serialize<object?[]>(block, [record.Key, .. record.Values], Values);
            block.WriteByte(LineEnd);
            if (block.Length >= FullLength)
                WriteBlock();
        }

        if (block.Length > 0)
            WriteBlock();

        void WriteBlock()
        {
            var length = (int)block.Length;
            writer.WriteArray<int>(LengthName, [length]);
            writer.WriteArray<byte>(ContentName, block.GetBuffer().AsSpan(0, length));
            block.SetLength(0);
        }
    }

    /// <exception cref="FormatException">The records are not those of such a collection.</exception>
    public static StoredRecord[] Read(SavedHead head, ModelReader reader)
    {
        var records = new List<StoredRecord>();
        while (records.Count < head.RecordCount)
        {
            int length = reader.ReadArray<int>(LengthName, 1)[0];
            ReadOnlySpan<byte> lines = reader.ReadArray<byte>(ContentName, length);
            while (!lines.IsEmpty)
            {
                int end = lines.IndexOf(LineEnd);
                if (end < 0 || records.Count == head.RecordCount)
                    throw new FormatException($"The saved store is damaged: collection '{head.Name}' does not end with its last record.");
                records.Add(ReadRecord(lines[..end], head.Schema, records.Count));
                lines = lines[(end + 1)..];
            }
        }

        return [.. records];
    }

    private static StoredRecord ReadRecord(ReadOnlySpan<byte> line, CollectionSchema schema, int number)
    {
        try
        {
            JsonElement[] values = JsonSerializer.Deserialize<JsonElement[]>(line, Values) ?? [];
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
}
