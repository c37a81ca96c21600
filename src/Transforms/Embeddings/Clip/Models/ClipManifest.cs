using System.Text.Json;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>The models that are known by name: <c>models/manifest.json</c>, which is also inside the library.</summary>
/// <param name="Models">The entries.</param>
internal sealed record ClipManifest(IReadOnlyList<ManifestModel> Models)
{
    /// <summary>The manifest inside the library.</summary>
    public static ClipManifest Default { get; } = ReadResource();

    public static ClipManifest Read(Stream stream) => JsonSerializer.Deserialize(stream, ManifestJson.Default.ClipManifest)!;

    private static ClipManifest ReadResource()
    {
        using Stream stream = typeof(ClipManifest).Assembly.GetManifestResourceStream("manifest.json")!;
        return Read(stream);
    }
}
