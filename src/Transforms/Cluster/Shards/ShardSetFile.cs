using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster.Storage;

namespace MLNet.Embeddings.Cluster.Shards;

/// <summary>The list of shards as JSON.</summary>
internal static class ShardSetFile
{
    private const int Version = 1;

    public static Task<ShardSet> LoadAsync(IShardStorage storage, CancellationToken token) =>
        VerifiedFile.ReadAsync(
            storage,
            ShardSet.FileName,
            null,
            "make shards with the command shard",
            stream => Read(stream, storage),
            token
        );

    /// <summary>Writes the list.</summary>
    public static async Task<ShardSet> SaveAsync(IShardStorage storage, int dimension, List<Shard> shards, CancellationToken token)
    {
        StepOutput file = await VerifiedFile
            .WriteAsync(storage, ShardSet.FileName, stream => Write(stream, dimension, shards), token)
            .ConfigureAwait(false);
        return new ShardSet(dimension, shards, file.Digest);
    }

    private static ShardSet Read(DigestStream stream, IShardStorage storage)
    {
        JsonNode json = JsonNode.Parse(stream) ?? throw new JsonException("it is empty");
        int version = (int?)json["version"] ?? throw new JsonException("it has no version");
        if (version != Version)
            throw new ClusterException(
                ClusterFault.OtherVersion,
                $"{ShardSet.FileName} of {storage.Root} has version {version}, and this program knows version {Version}: run it with the "
                    + "version that made it."
            );

        var shards = new List<Shard>();
        long first = 0;
        foreach (JsonNode? shard in json["shards"]!.AsArray())
        {
            int rows = (int)shard!["rows"]!;
            shards.Add(
                new Shard
                {
                    Index = shards.Count,
                    FirstRow = first,
                    RowCount = rows > 0 ? rows : throw new JsonException("a shard has no rows"),
                    Vectors = ShardName.Check((string)shard["vectors"]!),
                    Metadata = ShardName.Check((string)shard["metadata"]!),
                    VectorsDigest = (string?)shard["vectorsSha256"],
                    MetadataDigest = (string)shard["metadataSha256"]!,
                }
            );
            first += rows;
        }

        int dimension = (int)json["dimension"]!;
        stream.Drain();
        return new ShardSet(dimension, shards, stream.Digest());
    }

    private static void Write(Stream stream, int dimension, List<Shard> shards)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteNumber("dimension", dimension);
        writer.WriteStartArray("shards");
        foreach (Shard shard in shards)
        {
            writer.WriteStartObject();
            writer.WriteNumber("rows", shard.RowCount);
            writer.WriteString("vectors", shard.Vectors);
            if (shard.VectorsDigest is not null)
                writer.WriteString("vectorsSha256", shard.VectorsDigest);
            writer.WriteString("metadata", shard.Metadata);
            writer.WriteString("metadataSha256", shard.MetadataDigest);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
