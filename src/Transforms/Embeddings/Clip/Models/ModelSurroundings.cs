using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>What lies around the file of an image model and tells how it wants its images.</summary>
internal static class ModelSurroundings
{
    /// <summary>Files that describe preprocessing, in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> DescriptionNames { get; } =
    ["preprocessor_config.json", "preprocess_cfg.json", "open_clip_config.json"];

    // Repositories keep their ONNX files in folders of these names, and the description above them.
    private static readonly string[] FoldersBelow = ["onnx", "visual", "vision"];

    /// <summary>The preprocessing that a file beside the model describes, or that of the known model whose name the file or its folder
    /// bears; <see langword="null"/> where neither is there.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <exception cref="InvalidDataException">There is a description that is not understood.</exception>
    public static ImagePreprocessing? FindPreprocessing(string model)
    {
        string[] folders = [.. FoldersOf(model)];
        string? description = folders
            .SelectMany(folder => DescriptionNames.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        if (description is not null)
            return PreprocessingFile.Read(description);

        string[] names = [Path.GetFileNameWithoutExtension(model), .. folders.Select(folder => Path.GetFileName(folder))];
        return names.Select(PreprocessingOf).FirstOrDefault(preprocessing => preprocessing is not null);
    }

    private static IEnumerable<string> FoldersOf(string model)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(model))!;
        yield return folder;
        if (FoldersBelow.Contains(Path.GetFileName(folder)) && Path.GetDirectoryName(folder) is { } above)
            yield return above;
    }

    private static ImagePreprocessing? PreprocessingOf(string name) =>
        ClipManifest
            .Default.Models.FirstOrDefault(model =>
                name.Equals(model.Name, StringComparison.OrdinalIgnoreCase)
                || name.Equals(
                    model.Source[(model.Source.IndexOf('/', StringComparison.Ordinal) + 1)..],
                    StringComparison.OrdinalIgnoreCase
                )
            )
            ?.Image.Preprocessing.Complete();
}
