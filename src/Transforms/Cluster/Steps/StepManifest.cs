using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster.Plans;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Says that a step is done: which step, from which inputs, with which outputs. Written last; it holds no times, so that a step
/// run again writes the same bytes.</summary>
/// <param name="StepDigest">What the step is; see <see cref="DigestOf"/>.</param>
/// <param name="Items">What was worked on.</param>
/// <param name="Inputs">Digests of the inputs by their names.</param>
/// <param name="Outputs">The files written.</param>
internal sealed record StepManifest(
    string StepDigest,
    long Items,
    IReadOnlyDictionary<string, string> Inputs,
    IReadOnlyList<StepOutput> Outputs
)
{
    /// <summary>Version of what steps write: files of one version are the same bytes wherever they are made.</summary>
    public const int Version = 1;

    /// <summary>Name of a step's manifest.</summary>
    public static string NameOf(string stepId) => $"steps/{stepId}.json";

    /// <summary>Digest of a step and of the shards that its plan was made for.</summary>
    public static string DigestOf(PlanStep step, string shards)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("shards", shards);
            writer.WritePropertyName("step");
            PlanFile.WriteStep(writer, step);
            writer.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    public void Write(Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteString("step", StepDigest);
        writer.WriteNumber("items", Items);
        writer.WriteStartObject("inputs");
        foreach ((string name, string digest) in Inputs)
            writer.WriteString(name, digest);
        writer.WriteEndObject();
        writer.WriteStartArray("outputs");
        foreach (StepOutput output in Outputs)
        {
            writer.WriteStartObject();
            writer.WriteString("name", output.Name);
            writer.WriteNumber("length", output.Length);
            writer.WriteString("sha256", output.Digest);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ClusterException">Another version wrote it.</exception>
    public static StepManifest Read(Stream stream, string place)
    {
        JsonNode json = JsonNode.Parse(stream) ?? throw new JsonException("it is empty");
        int version = (int?)json["version"] ?? throw new JsonException("it has no version");
        if (version != Version)
            throw new ClusterException(
                ClusterFault.OtherVersion,
                $"{place} was written by version {version} of the steps, and this program is of version {Version}: run all workers of a "
                    + "job with one version."
            );

        return new StepManifest(
            (string)json["step"]!,
            (long)json["items"]!,
            json["inputs"]!.AsObject().ToDictionary(input => input.Key, input => (string)input.Value!, StringComparer.Ordinal),
            [
                .. json["outputs"]!
                    .AsArray()
                    .Select(output => new StepOutput((string)output!["name"]!, (long)output["length"]!, (string)output["sha256"]!)),
            ]
        );
    }
}
