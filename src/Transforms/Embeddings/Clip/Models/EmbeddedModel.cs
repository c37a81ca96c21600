using System.Diagnostics.CodeAnalysis;
using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>Where the small model that ships beside the library lies, or would lie. Its files are looked for, none is read.</summary>
/// <param name="Folder">The folder that holds it, or the first place where it was missed.</param>
/// <param name="Advice">How it gets there, for messages on a missing file.</param>
internal sealed record EmbeddedModel(string Folder, string Advice)
{
    public const string Name = "mini-clip";

    public const string License = "MIT";

    public const string ImageModel = "vision_model.onnx";

    public const string TextModel = "text_model.onnx";

    public const string Merges = "merges.txt";

    /// <summary>What preprocessor_config.json beside the model says.</summary>
    public static ImagePreprocessing Preprocessing { get; } =
        new()
        {
            ResizeSize = 32,
            CropSize = 32,
            Resize = ResizeMode.Squash,
            CropRounding = CropRounding.Floor,
            Order = PixelOrder.ConvertFirst,
            Mean = [0.5f, 0.5f, 0.5f],
            StandardDeviation = [0.25f, 0.25f, 0.25f],
        };

    /// <summary>
    /// Looks for the model: beside the application, beside this library, as a plugin has it, and in the cache of downloaded models.
    /// </summary>
    public static EmbeddedModel Find() => Find(AppContext.BaseDirectory, LibraryFolder(), CacheFolder.Path);

    /// <summary>A file of the model.</summary>
    public ClipModelFile File(string name) => new(Path.Combine(Folder, name)) { Advice = Advice };

    internal static EmbeddedModel Find(string application, string? library, string cache)
    {
        string[] shipped = library is null || SameFolder(library, application) ? [application] : [application, library];
        string[] beside = [.. shipped.Select(folder => Path.Combine(folder, "models", Name))];
        string cached = Path.Combine(cache, Name);
        return new EmbeddedModel(
            beside.Append(cached).FirstOrDefault(folder => System.IO.File.Exists(Path.Combine(folder, ImageModel))) ?? beside[0],
            $"The embedded model was not found in '{string.Join("' or '", beside)}': add the package MLNet.Embeddings.MiniClip to the "
                + $"application, or copy models/{Name} of the repository to there or to '{cached}'."
        );
    }

    // Empty where the library is inside the file of the application.
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is understood.")]
    private static string? LibraryFolder() =>
        typeof(EmbeddedModel).Assembly.Location is { Length: > 0 } location ? Path.GetDirectoryName(location) : null;

    private static bool SameFolder(string one, string other) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(one)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other));
}
