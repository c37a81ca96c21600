namespace MLNet.Embeddings.Clip.Models;

/// <summary>Finds the files of the small model that ships beside the library.</summary>
internal static class EmbeddedModel
{
    public const string Name = "mini-clip";

    public const string License = "MIT";

    private const string ImageModel = "vision_model.onnx";

    /// <summary>The folder of the model: beside the application, or in the cache of downloaded models.</summary>
    /// <exception cref="FileNotFoundException">It is in neither place.</exception>
    public static string Find() => Find(AppContext.BaseDirectory, ModelCache.Folder);

    internal static string Find(string application, string cache)
    {
        string beside = Path.Combine(application, "models", Name);
        string cached = Path.Combine(cache, Name);
        return new[] { beside, cached }.FirstOrDefault(folder => File.Exists(Path.Combine(folder, ImageModel)))
            ?? throw new FileNotFoundException(
                $"The embedded model was not found in '{beside}': add the package MLNet.Embeddings.MiniClip to the application, or copy "
                    + $"models/{Name} of the repository to there or to '{cached}'.",
                Path.Combine(beside, ImageModel)
            );
    }
}
