using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace MLNet.Embeddings.Cluster.State;

/// <summary>States as JSON, the same in files and in the database.</summary>
internal sealed class JobStateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options);
}
