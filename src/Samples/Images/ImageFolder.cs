using System.IO.Enumeration;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Images;

/// <summary>The images below a folder, as every command that reads one takes them.</summary>
/// <remarks>
/// A file is taken for an image by its name or, whatever its name, by its first bytes. What is named like an image and is none therefore stays among them and becomes an error of
/// its own; everything else, such as notes, tables and labels, is passed over and counted. Hidden files and folders are left out.
/// </remarks>
internal sealed class ImageFolder
{
    private ImageFolder(string path, string[] keys, int passedOver)
    {
        Path = path;
        Keys = keys;
        PassedOver = passedOver;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Paths of the images below the folder, with forward slashes, in ordinal order.</summary>
    public string[] Keys { get; }

    /// <summary>Files that are no images.</summary>
    public int PassedOver { get; }

    /// <summary>Paths of the images.</summary>
    public string[] Paths => Array.ConvertAll(Keys, key => System.IO.Path.Combine(Path, key));

    /// <summary>Lists a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="extensions">Extensions to take, such as "jpg", instead of telling images by name and content; empty for the latter.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static ImageFolder Read(string folder, IReadOnlyCollection<string>? extensions = null, CancellationToken cancellation = default)
    {
        if (File.Exists(folder))
            throw new InputException($"{folder} is a file; a folder of images is needed.");
        if (!Directory.Exists(folder))
            throw new InputException($"There is no folder {folder}.");

        Predicate<string> isTaken = extensions is { Count: > 0 }
            ? file => extensions.Contains(System.IO.Path.GetExtension(file).TrimStart('.'), StringComparer.OrdinalIgnoreCase)
            : ImageKind.IsImage;
        var images = new List<string>();
        int passedOver = 0;
        try
        {
            foreach (string file in Files(folder))
            {
                cancellation.ThrowIfCancellationRequested();
                if (isTaken(file))
                    images.Add(System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'));
                else
                    passedOver++;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder {folder} cannot be read: {exception.Message}", exception);
        }

        if (images.Count == 0)
        {
            string kinds = extensions is { Count: > 0 } ? $"files of the kinds {string.Join(", ", extensions)}" : "images";
            string others = passedOver > 0 ? $" among its {passedOver:N0} files" : "";
            throw new InputException($"The folder {folder} holds no {kinds}{others}; name a folder of images.");
        }

        return new ImageFolder(folder, [.. images.Order(StringComparer.Ordinal)], passedOver);
    }

    /// <summary>Says how many files were passed over.</summary>
    public void Announce(CommandConsole console)
    {
        if (PassedOver > 0)
            console.Note(PassedOver == 1 ? "1 other file passed over." : $"{PassedOver:N0} other files passed over.");
    }

    private static FileSystemEnumerable<string> Files(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        return new FileSystemEnumerable<string>(folder, (ref entry) => entry.ToSpecifiedFullPath(), options)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) || !LeadsBack(entry.ToFullPath()),
        };
    }

    // A link to a folder that it lies in would be followed round and round.
    private static bool LeadsBack(string link) =>
        Directory.ResolveLinkTarget(link, returnFinalTarget: true) is { } target
        && $"{link}{System.IO.Path.DirectorySeparatorChar}".StartsWith($"{System.IO.Path.TrimEndingDirectorySeparator(target.FullName)}{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
