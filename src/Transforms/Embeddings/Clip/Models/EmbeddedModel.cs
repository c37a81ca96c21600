using System.Diagnostics.CodeAnalysis;
using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>Finds the files of the small model that ships beside the library.</summary>
internal static class EmbeddedModel
{
    public const string Name = "mini-clip";

    public const string License = "MIT";

    private const string ImageModel = "vision_model.onnx";

    /// <summary>
    /// The folder of the model: beside the application, beside this library, as a plugin has it, or in the cache of downloaded models.
    /// </summary>
    /// <exception cref="FileNotFoundException">It is in none of these places.</exception>
    public static string Find() => Find(AppContext.BaseDirectory, LibraryFolder(), CacheFolder.Path);

    internal static string Find(string application, string? library, string cache)
    {
        string[] shipped = library is null || SameFolder(library, application) ? [application] : [application, library];
        string[] beside = [.. shipped.Select(folder => Path.Combine(folder, "models", Name))];
        string cached = Path.Combine(cache, Name);
        return beside.Append(cached).FirstOrDefault(folder => File.Exists(Path.Combine(folder, ImageModel)))
            ?? throw new FileNotFoundException(
                $"The embedded model was not found in '{string.Join("' or '", beside)}': add the package MLNet.Embeddings.MiniClip to the "
                    + $"application, or copy models/{Name} of the repository to there or to '{cached}'.",
                Path.Combine(beside[0], ImageModel)
            );
    }

    // Empty where the library is inside the file of the application.
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is understood.")]
    private static string? LibraryFolder() =>
        typeof(EmbeddedModel).Assembly.Location is { Length: > 0 } location ? Path.GetDirectoryName(location) : null;

    private static bool SameFolder(string one, string other) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(one)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other));
}
