using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Images;

/// <summary>Lists the files of a folder of images.</summary>
internal static class ImageFolder
{
    /// <summary>All files below a folder in the order of their paths; hidden files and folders are left out.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="extensions">Extensions to take, such as "jpg"; empty takes every file, so that what is no image gets reported.</param>
    public static string[] List(string folder, IReadOnlyCollection<string> extensions)
    {
        if (File.Exists(folder))
            throw new InputException($"{folder} is a file; a folder of images is needed.");
        if (!Directory.Exists(folder))
            throw new InputException($"There is no folder {folder}.");

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        string[] files = [.. Directory.EnumerateFiles(folder, "*", options)
            .Where(file => extensions.Count == 0 || extensions.Contains(Path.GetExtension(file).TrimStart('.'), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];
        return files.Length > 0
            ? files
            : throw new InputException(extensions.Count == 0 ? $"{folder} holds no files." : $"{folder} holds no files of the kinds {string.Join(", ", extensions)}.");
    }
}
