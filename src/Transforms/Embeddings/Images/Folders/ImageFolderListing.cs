using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings;

/// <summary>The images of a folder with their splits and classes, and what else the folder holds.</summary>
/// <remarks>
/// It is what <c>mlContext.Data.LoadFromImageFolder</c> loads. A file that has several names, by hard or symbolic links, is listed once.
/// </remarks>
public sealed class ImageFolderListing
{
    private readonly PassedOverFiles _passedOver;

    private ImageFolderListing(PictureFolder folder, PictureRow[] rows)
    {
        _passedOver = folder.Images.PassedOver;
        Rows = rows;
        Path = folder.Images.Path;
        Layout = folder.Layout.Pattern;
        Splits = PictureFolder.InOrder(rows.Select(row => row.Split).Where(split => split.Length > 0));
        Labels = [.. rows.Select(row => row.Label).Where(label => label.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        Unreadable = [.. _passedOver.Unreadable.Select(file => new UnreadableImage(file.Key, PassedOverFiles.Describe(file)))];
        Remarks = [.. _passedOver.Sentences(), .. folder.CaseRemark() is { } twins ? [twins] : Array.Empty<string>()];
    }

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>How paths are read, in words, such as SPLIT/CLASS/FILE.</summary>
    public string Layout { get; }

    /// <summary>Images that are listed; whether they can be read shows when they are.</summary>
    public int ImageCount => Rows.Count;

    /// <summary>Splits in their usual order: training, validation, test, then others by name; empty where there are none.</summary>
    public IReadOnlyList<string> Splits { get; }

    /// <summary>Classes in ordinal order; empty where there are none.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Files and folders beside the listed images that were passed over.</summary>
    public int PassedOverCount => _passedOver.Count;

    /// <summary>What is named like an image and cannot be opened, and folders that cannot be read: none of these is a row.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable { get; }

    /// <summary>What to know of the folder: what was passed over, with names, and classes that differ only in case; a sentence
    /// each.</summary>
    public IReadOnlyList<string> Remarks { get; }

    internal IReadOnlyList<PictureRow> Rows { get; }

    // Every folder of some desktops holds a hidden file, and whoever writes a report beside the pictures knows of it.
    internal bool IsWorthAWarning =>
        _passedOver.Count > _passedOver.CountOf(PassedOverReason.Hidden) + _passedOver.CountOf(PassedOverReason.ReportFile);

    /// <summary>Lists a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">What to take and how paths are read; <see langword="null"/> takes the defaults.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The images, in ordinal order of their paths below the folder.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no image, or none of a wanted split.</exception>
    /// <exception cref="IOException">The folder is a file or cannot be read.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or the layout is none.</exception>
    public static ImageFolderListing Read(string path, ImageFolderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ImageFolderOptions();
        string[] extensions = [.. (options.Extensions ?? []).Select(extension => extension.TrimStart('.'))];
        var folder = PictureFolder.Read(ImageFolder.Read(System.IO.Path.GetFullPath(path), extensions, cancellationToken), options.Layout);
        return new ImageFolderListing(folder, Chosen(folder, options.Splits ?? []));
    }

    /// <summary>What was passed over in numbers alone, since a log holds no names of a user's files; <see langword="null"/> where nothing
    /// was.</summary>
    internal string? MessageOnPassedOver() =>
        _passedOver.Count == 0
            ? null
            : $"{ImageCount:N0} images are listed; passed over beside them: {_passedOver.InNumbers()}. "
                + $"{nameof(ImageFolderListing)}.{nameof(Read)} tells which.";

    private static PictureRow[] Chosen(PictureFolder folder, IReadOnlyCollection<string> splits)
    {
        if (splits.Count == 0)
            return folder.Pictures;

        string[] known = PictureFolder.InOrder(folder.Pictures.Select(row => row.Split).Where(split => split.Length > 0));
        if (splits.FirstOrDefault(split => !known.Contains(split, StringComparer.OrdinalIgnoreCase)) is { } missing)
        {
            string found = known.Length == 0 ? "it has no splits" : $"its splits are {string.Join(", ", known.Select(ListedName.Quoted))}";
            throw new InvalidDataException(
                $"The folder {folder.Images.Path} holds no images of the split {ListedName.Quoted(missing)}; {found}."
            );
        }

        return [.. folder.Pictures.Where(row => splits.Contains(row.Split, StringComparer.OrdinalIgnoreCase))];
    }
}
