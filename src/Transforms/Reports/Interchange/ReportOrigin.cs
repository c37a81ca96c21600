using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;

namespace MLNet.Embeddings.Reports.Interchange;

/// <summary>With what a report was made: program, versions, model and options.</summary>
/// <param name="model">The model; <see langword="null"/> for none.</param>
/// <param name="options">The options, by name.</param>
internal sealed class ReportOrigin(ClipModel? model, JsonObject options)
{
    /// <summary>The name of the program.</summary>
    public const string Program = "mlnet-embeddings";

    /// <summary>The version of this library.</summary>
    public static string Version { get; } = VersionOf(typeof(ReportOrigin).Assembly);

    /// <summary>The version as semantic versioning writes it, without the commit.</summary>
    public static string SemanticVersion { get; } = Version.Split('+')[0];

    /// <summary>Versions of what takes part in the findings.</summary>
    public static JsonObject Versions() =>
        new()
        {
            [Program] = Version,
            ["mlnet"] = VersionOf(typeof(MLContext).Assembly).Split('+')[0],
            ["dotnet"] = Environment.Version.ToString(),
        };

    /// <summary>The options.</summary>
    public JsonObject Options() => options.DeepClone().AsObject();

    /// <summary>The model with the hashes of its files and of how pictures become tensors; <see langword="null"/> for none.</summary>
    public JsonObject? Model()
    {
        if (model is null)
            return null;

        string preprocessing = model.Preprocessing?.Identity ?? "OpenAI's, at the model's own size";
        if (model.Image is { Pooling: not VectorPooling.None } image)
            preprocessing += $"; {image.Pooling}";
        return new JsonObject
        {
            ["name"] = model.Name,
            ["files"] = new JsonArray([.. model.Files.Where(file => file.Exists).Select(file => (JsonNode)FileOf(file))]),
            ["preprocessing"] = new JsonObject
            {
                ["identity"] = preprocessing,
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(preprocessing))),
            },
        };
    }

    /// <summary>Whole seconds of stages, for people, and all digits that a clock gives, for programs.</summary>
    /// <param name="stages">Stages of the run.</param>
    /// <param name="elapsed">Its time.</param>
    /// <param name="work">What it took.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="unchangedSince">When the same was found by an earlier run; <see langword="null"/> where this one has looked.</param>
    public static JsonObject RunOf(
        IEnumerable<StageTime> stages,
        TimeSpan elapsed,
        WorkCounts work,
        DateTimeOffset now,
        DateTimeOffset? unchangedSince = null
    )
    {
        var run = new JsonObject { ["ended"] = TextOf(now) };
        if (unchangedSince is { } then)
            run["unchangedSince"] = TextOf(then);
        run["seconds"] = Math.Round(elapsed.TotalSeconds, 3);
        run["stages"] = new JsonArray([
            .. stages.Select(stage =>
                (JsonNode)new JsonObject { ["name"] = stage.Name, ["seconds"] = Math.Round(stage.Elapsed.TotalSeconds, 3) }
            ),
        ]);
        run["filesRead"] = work.FilesRead;
        run["imagesDecoded"] = work.ImagesDecoded;
        run["imagesEmbedded"] = work.ImagesEmbedded;
        run["neighborSearches"] = work.NeighborSearches;
        return run;
    }

    /// <summary>A moment, in seconds of UTC.</summary>
    public static string TextOf(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject FileOf(ClipModelFile file)
    {
        string hash = file.Sha256 ?? "";
        if (hash.Length == 0)
        {
            using FileStream stream = File.OpenRead(file.Path);
            hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        }

        return new JsonObject { ["name"] = Path.GetFileName(file.Path), ["sha256"] = hash.ToLowerInvariant() };
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString()
        ?? "0";
}
