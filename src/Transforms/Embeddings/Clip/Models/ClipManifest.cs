using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>The models that are known by name: <c>models/manifest.json</c>, which is also inside the library.</summary>
/// <param name="Models">The entries.</param>
internal sealed record ClipManifest(IReadOnlyList<ManifestModel> Models)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The manifest inside the library.</summary>
    public static ClipManifest Default { get; } = ReadResource();

    public static ClipManifest Read(Stream stream) => JsonSerializer.Deserialize<ClipManifest>(stream, Format)!;

    private static ClipManifest ReadResource()
    {
        using Stream stream = typeof(ClipManifest).Assembly.GetManifestResourceStream("manifest.json")!;
        return Read(stream);
    }
}
