using System.Diagnostics.CodeAnalysis;
using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>A model that ships beside the library in a package of its own.</summary>
/// <param name="Name">Its name, which is that of its folder.</param>
/// <param name="Package">The package that brings it.</param>
/// <param name="Preprocessing">What preprocessor_config.json beside the model says.</param>
/// <param name="LogitScale">What cosines are multiplied by, fitted to held-out pictures: see the model's card.</param>
internal sealed record EmbeddedModel(string Name, string Package, ImagePreprocessing Preprocessing, float? LogitScale)
{
    public const string License = "MIT";

    public const string ImageModel = "vision_model.onnx";

    public const string TextModel = "text_model.onnx";

    public const string Merges = "merges.txt";

    /// <summary>The one for photographs of anything.</summary>
    public static EmbeddedModel Photo { get; } =
        new(
            "photo-clip",
            "MLNet.Embeddings.PhotoClip",
            Squashed(160, [(float)(123.15 / 255), (float)(115.9 / 255), (float)(103.06 / 255)], [1 / 255f, 1 / 255f, 1 / 255f]),
            LogitScale: 32
        );

    /// <summary>The small one, for the demo data set and CIFAR-10's classes.</summary>
    public static EmbeddedModel Small { get; } =
        new("mini-clip", "MLNet.Embeddings.MiniClip", Squashed(32, [0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]), LogitScale: 14);

    /// <summary>
    /// Looks for the model: beside the application, beside this library, as a plugin has it, and in the cache of downloaded models. Its
    /// files are looked for, none is read.
    /// </summary>
    public EmbeddedFolder Find() => Find(AppContext.BaseDirectory, LibraryFolder(), CacheFolder.Path);

    internal EmbeddedFolder Find(string application, string? library, string cache)
    {
        string[] shipped = library is null || SameFolder(library, application) ? [application] : [application, library];
        string[] beside = [.. shipped.Select(folder => Path.Combine(folder, "models", Name))];
        string cached = Path.Combine(cache, Name);
        return new EmbeddedFolder(
            this,
            beside.Append(cached).FirstOrDefault(folder => File.Exists(Path.Combine(folder, ImageModel))) ?? beside[0],
            $"The embedded model was not found in '{string.Join("' or '", beside)}': add the package {Package} to the "
                + $"application, or copy models/{Name} of the repository to there or to '{cached}'."
        );
    }

    private static ImagePreprocessing Squashed(int side, float[] mean, float[] deviation) =>
        new()
        {
            ResizeSize = side,
            CropSize = side,
            Resize = ResizeMode.Squash,
            CropRounding = CropRounding.Floor,
            Order = PixelOrder.ConvertFirst,
            Mean = mean,
            StandardDeviation = deviation,
        };

    // Empty where the library is inside the file of the application.
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is understood.")]
    private static string? LibraryFolder() =>
        typeof(EmbeddedModel).Assembly.Location is { Length: > 0 } location ? Path.GetDirectoryName(location) : null;

    private static bool SameFolder(string one, string other) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(one)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other));
}
