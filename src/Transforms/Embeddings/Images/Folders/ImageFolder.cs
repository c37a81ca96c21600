using MLNet.Embeddings.Files;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Folders;

/// <summary>The images below a folder, as every command that reads one takes them.</summary>
/// <remarks>
/// A file is taken for an image by its name or, whatever its name, by its first bytes. What is named like an image and is none therefore
/// stays among them and becomes an error of its own; everything else, such as notes, tables and labels, is passed over and counted.
/// Hidden files and folders are left out. A file that has several names, by hard or symbolic links, is listed once, under the name
/// without links if there is one.
/// </remarks>
internal sealed class ImageFolder
{
    private ImageFolder(
        string path,
        string[] keys,
        PassedOverFiles passedOver,
        IReadOnlyList<(string Name, string Key, bool IsFolderLink)> otherNames
    )
    {
        Path = path;
        Keys = keys;
        PassedOver = passedOver;
        OtherNames = otherNames;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Paths of the images below the folder, with forward slashes, in ordinal order.</summary>
    public string[] Keys { get; }

    /// <summary>What else the folder holds.</summary>
    public PassedOverFiles PassedOver { get; }

    /// <summary>
    /// Further names of the images, each with the key that its file is listed under, and whether a link to a folder gives it, in ordinal
    /// order.
    /// </summary>
    public IReadOnlyList<(string Name, string Key, bool IsFolderLink)> OtherNames { get; }

    /// <summary>Files that are no images, in ordinal order of their keys.</summary>
    public IReadOnlyList<FoundFile> OtherFiles { get; private init; } = [];

    /// <summary>Keys that name no file of the folder, where it was not listed but named.</summary>
    public IReadOnlySet<string> Missing { get; private init; } = new HashSet<string>();

    /// <summary>The path to open an image by; empty where its key names no file.</summary>
    public string PathOf(string key) => Missing.Contains(key) ? "" : System.IO.Path.Combine(Path, key);

    /// <summary>Takes the images of a folder that names tell, in their order.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">Their names, as <see cref="FolderKeys"/> understands them.</param>
    public static ImageFolder OfNames(string folder, IEnumerable<string> names)
    {
        Require(folder);
        var known = new FolderKeys(folder);
        var missing = new HashSet<string>(StringComparer.Ordinal);
        var keys = new List<string>();
        foreach (string name in names)
        {
            keys.Add(known.Find(name, out FileIdentity? file));
            if (file is null)
                missing.Add(keys[^1]);
        }

        return new ImageFolder(folder, [.. keys], new PassedOverFiles(), []) { Missing = missing };
    }

    /// <summary>Lists a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="extensions">Extensions to take, such as "jpg", instead of telling images by name and content; empty for the
    /// latter.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static ImageFolder Read(string folder, IReadOnlyCollection<string>? extensions = null, CancellationToken cancellation = default)
    {
        Require(folder);
        try
        {
            FolderWalk walk = FolderWalk.Through(folder, cancellation);
            var passedOver = new PassedOverFiles();
            passedOver.Add(PassedOverReason.Hidden, walk.HiddenCount);
            walk.PassedOver.ForEach(passedOver.Add);
            var others = new List<FoundFile>();
            List<FoundFile> images = Images(walk.Files, extensions ?? [], passedOver, others, cancellation);
            (string[] keys, List<(string Name, string Key, bool)> otherNames) = OncePerFile(images, passedOver);
            if (keys.Length == 0)
                throw new InvalidDataException(Nothing(folder, extensions ?? [], passedOver));

            passedOver.Sort();
            otherNames.AddRange(BehindLinks(keys, walk.FolderLinks));
            others.Sort((first, second) => string.CompareOrdinal(first.Key, second.Key));
            return new ImageFolder(folder, keys, passedOver, [.. otherNames.OrderBy(other => other.Item1, StringComparer.Ordinal)])
            {
                OtherFiles = others,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder {folder} cannot be read: {FileFault.Reason(exception)}", exception);
        }
    }

    private static void Require(string folder)
    {
        if (File.Exists(folder))
            throw new IOException($"{folder} is a file; a folder of images is needed.");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
    }

    private static List<FoundFile> Images(
        List<FoundFile> files,
        IReadOnlyCollection<string> extensions,
        PassedOverFiles passedOver,
        List<FoundFile> others,
        CancellationToken cancellation
    )
    {
        ILookup<string, FoundFile> tables = files
            .Where(file => ReportFiles.IsTable(file.Key))
            .ToLookup(file => FolderOf(file.Key), StringComparer.Ordinal);
        var reports = tables.ToDictionary(group => group.Key, group => ReportFiles.Of(group.First().Path), StringComparer.Ordinal);

        // To open many small files takes the system longer than us, so all processors wait together; results are taken in the order of
        // the files.
        var verdicts = new (PassedOverReason? Reason, string Detail)[files.Count];
        Parallel.For(
            0,
            files.Count,
            new ParallelOptions { CancellationToken = cancellation },
            i =>
            {
                bool isReport =
                    PartName.Is(files[i].Key)
                    || (
                        reports.Count > 0
                        && reports.TryGetValue(FolderOf(files[i].Key), out ReportFiles? report)
                        && report.Holds(files[i].Path)
                    );
                verdicts[i] = isReport ? (PassedOverReason.ReportFile, "") : Judge(files[i], extensions);
            }
        );

        var images = new List<FoundFile>();
        for (int i = 0; i < files.Count; i++)
        {
            switch (verdicts[i].Reason)
            {
                case null:
                    images.Add(files[i]);
                    break;
                case PassedOverReason.NoPicture:
                    passedOver.Add(PassedOverReason.NoPicture, 1);
                    others.Add(files[i]);
                    break;
                case { } reason:
                    passedOver.Add(new PassedOverFile(files[i].Key, reason, verdicts[i].Detail));
                    break;
            }
        }

        return images;
    }

    private static (PassedOverReason? Reason, string Detail) Judge(FoundFile file, IReadOnlyCollection<string> extensions)
    {
        try
        {
            bool isTaken =
                extensions.Count > 0
                    ? extensions.Contains(System.IO.Path.GetExtension(file.Key).TrimStart('.'), StringComparer.OrdinalIgnoreCase)
                    : ImageKind.IsImage(file.Path);
            return (isTaken ? null : PassedOverReason.NoPicture, "");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return (PassedOverReason.Vanished, "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (
                PassedOverReason.Unreadable,
                exception is UnauthorizedAccessException ? "permission denied" : FileFault.Reason(exception)
            );
        }
    }

    private static (string[] Keys, List<(string Name, string Key, bool IsFolderLink)> OtherNames) OncePerFile(
        List<FoundFile> images,
        PassedOverFiles passedOver
    )
    {
        var keys = new Dictionary<FileIdentity, string>(images.Count);
        var otherNames = new List<(string, string, bool)>();
        foreach (FoundFile image in images.OrderBy(image => image.IsLinked).ThenBy(image => image.Key, StringComparer.Ordinal))
        {
            if (keys.TryAdd(image.Identity, image.Key))
                continue;

            string known = keys[image.Identity];
            if (known == image.Key)
            {
                // One of the two names cannot be decoded and came out as the other.
                passedOver.Add(new PassedOverFile(image.Key, PassedOverReason.NameNotText, ""));
                continue;
            }

            otherNames.Add((image.Key, known, false));
            passedOver.Add(new PassedOverFile(image.Key, PassedOverReason.OtherName, known));
        }

        return ([.. keys.Values.Order(StringComparer.Ordinal)], otherNames);
    }

    // The pictures of a folder have one more name each by every link to it.
    private static IEnumerable<(string Name, string Key, bool IsFolderLink)> BehindLinks(
        string[] keys,
        List<(string Link, string Folder)> links
    ) =>
        from link in links
        from key in keys
        where
            link.Folder.Length > 0
            && key.Length > link.Folder.Length
            && key[link.Folder.Length] == '/'
            && key.StartsWith(link.Folder, StringComparison.Ordinal)
        select (link.Link + key[link.Folder.Length..], key, true);

    private static string Nothing(string folder, IReadOnlyCollection<string> extensions, PassedOverFiles passedOver)
    {
        string kinds = extensions.Count > 0 ? $"files of the kinds {string.Join(", ", extensions)}" : "images";
        string others = passedOver.Count > 0 ? Invariant($" among its {passedOver.Count:N0} files") : "";
        int unreadable = passedOver.UnreadableCount;
        string hint = unreadable > 0 ? Invariant($"; {unreadable:N0} of them cannot be opened or read") : "";
        return $"The folder {folder} holds no {kinds}{others}{hint}; name a folder of images.";
    }

    private static string FolderOf(string key) => key[..(key.LastIndexOf('/') + 1)];
}
