using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Cluster.Plans;

/// <summary>A plan as JSON.</summary>
internal static class PlanFile
{
    private const int Version = 1;
    private const long MostBytes = 1L << 30;

    private static readonly JsonWriterOptions Written = new() { Indented = true, NewLine = "\n" };

    /// <summary>The beginning of the digest of the content.</summary>
    public static string IdOf(ClusterPlan plan) => Convert.ToHexStringLower(SHA256.HashData(Bytes(plan, null)))[..16];

    public static async Task<ClusterPlan> LoadAsync(IShardStorage storage, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        string place = $"{ClusterPlan.FileName} of {storage.Root}";
        try
        {
            await using Stream stream = await storage.OpenReadAsync(ClusterPlan.FileName, cancellationToken).ConfigureAwait(false);
            if (stream.Length > MostBytes)
                throw new JsonException("it is longer than 1 GB");
            JsonNode? json = await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
            return Read(json ?? throw new JsonException("it is empty"), place);
        }
        catch (FileNotFoundException exception)
        {
            throw new ClusterException(
                ClusterFault.MissingInput,
                $"There is no {ClusterPlan.FileName} in {storage.Root}; make one with the command shard.",
                exception
            );
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException)
        {
            throw new ClusterException(ClusterFault.DamagedInput, $"{place} is no plan: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    public static async Task SaveAsync(ClusterPlan plan, IShardStorage storage, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        byte[] bytes = Bytes(plan, plan.Id);
        if (await storage.LengthAsync(ClusterPlan.FileName, cancellationToken).ConfigureAwait(false) is not null)
        {
            ClusterPlan there = await LoadAsync(storage, cancellationToken).ConfigureAwait(false);
            if (there.Id == plan.Id)
                return;
            throw new ClusterException(
                ClusterFault.InvalidPlan,
                $"{storage.Root} holds another plan, '{there.Name}' ({there.Id}); name another folder for '{plan.Name}' ({plan.Id})."
            );
        }

        await storage
            .WriteAsync(ClusterPlan.FileName, (stream, token) => stream.WriteAsync(bytes, token).AsTask(), cancellationToken)
            .ConfigureAwait(false);
    }

    private static ClusterPlan Read(JsonNode json, string place)
    {
        int version = json["version"]?.GetValue<int>() ?? throw new JsonException("it has no version");
        if (version != Version)
            throw new ClusterException(
                ClusterFault.OtherVersion,
                $"{place} has version {version}, and this program knows version {Version}: run it with the version that made it."
            );

        var plan = new ClusterPlan(
            (string)json["name"]!,
            [.. json["steps"]!.AsArray().Select(step => ReadStep(step!))],
            json["options"]?.DeepClone().AsObject()
        );
        return (string?)json["id"] == plan.Id ? plan : throw new JsonException("its id does not fit its content");
    }

    private static PlanStep ReadStep(JsonNode step) =>
        new()
        {
            Id = (string)step["id"]!,
            Kind = (string)step["kind"]!,
            DependsOn = Names(step["dependsOn"]),
            Inputs = Names(step["inputs"]),
            Outputs = Names(step["outputs"]),
            Parameters = step["parameters"]?.DeepClone().AsObject() ?? [],
            CostHint = step["costHint"]!.GetValue<long>(),
        };

    private static string[] Names(JsonNode? names) => names is null ? [] : [.. names.AsArray().Select(name => (string)name!)];

    private static byte[] Bytes(ClusterPlan plan, string? id)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Written))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            if (id is not null)
                writer.WriteString("id", id);
            writer.WriteString("name", plan.Name);
            Write(writer, "options", plan.Options);
            writer.WriteStartArray("steps");
            foreach (PlanStep step in plan.Steps)
                WriteStep(writer, step);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>One step, as the digest of its manifest takes it, too.</summary>
    public static void WriteStep(Utf8JsonWriter writer, PlanStep step)
    {
        writer.WriteStartObject();
        writer.WriteString("id", step.Id);
        writer.WriteString("kind", step.Kind);
        Write(writer, "dependsOn", step.DependsOn);
        Write(writer, "inputs", step.Inputs);
        Write(writer, "outputs", step.Outputs);
        Write(writer, "parameters", step.Parameters);
        writer.WriteNumber("costHint", step.CostHint);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonObject value)
    {
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }
}
