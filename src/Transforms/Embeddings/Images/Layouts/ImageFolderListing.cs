using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Images.Layouts;
using static System.FormattableString;

namespace MLNet.Embeddings;

/// <summary>The images of a folder with their splits and classes, and what else the folder holds.</summary>
/// <remarks>
/// It is what <c>mlContext.Data.LoadFromImageFolder</c> loads. A file that has several names, by hard or symbolic links, is listed once.
/// It does not change and may be read from any thread.
/// </remarks>
public sealed class ImageFolderListing
{
    private ImageFolderListing(LaidOutFolder folder, IReadOnlyList<ListedImage> images, LinkedPictures linked)
    {
        PictureFolder pictures = folder.Pictures;
        PassedOver = pictures.Images.PassedOver;
        AreCrops = folder.CroppedPictures is not null;
        Linked = linked.Of(images, AreCrops);
        Images = images;
        Path = pictures.Images.Path;
        Placement = pictures.Placement;
        Layout = Placement.Layout;
        Splits = PictureFolder.InOrder(images.Select(image => image.Split).Where(split => split.Length > 0));
        Labels = [.. images.Select(image => image.Label).Where(label => label.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        Unreadable = [.. PassedOver.Unreadable.Select(file => new UnreadableImage(file.Key, PassedOverFiles.Describe(file)))];
        Description = LayoutSentence.Of(this, folder.Annotations?.Origin, folder.CroppedPictures);
        Remarks = [.. folder.Remarks, .. PassedOver.Sentences(), .. pictures.CaseRemark() is { } twins ? [twins] : Array.Empty<string>()];
        LabelRemark = pictures.ClassRemark();
        LinkedLeaks = [.. Linked.Leaks.Select(leak => leak.Name)];
        SplitsOfLinks = [.. linked.Leaks.Select(leak => pictures.Placement.Place(leak.Name).Split).Distinct()];
    }

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>How splits and classes are told: how paths are read, such as SPLIT/CLASS/FILE, or a word such as coco, as
    /// <see cref="ImageFolderOptions.Layout"/> has it.</summary>
    public string Layout { get; }

    /// <summary>Whether the items are boxes of pictures, and no files; see <see cref="ImageFolderOptions.Crops"/>.</summary>
    public bool AreCrops { get; }

    /// <summary>What was understood, in a sentence: the layout and the files that tell it, splits with their numbers of images.</summary>
    public string Description { get; }

    /// <summary>The images, in ordinal order of their paths below the folder, or in the order of the names that they were told
    /// by.</summary>
    public IReadOnlyList<ListedImage> Images { get; }

    /// <summary>Images that are listed; whether they can be read shows when they are.</summary>
    public int ImageCount => Images.Count;

    /// <summary>Splits in their usual order: training, validation, test, then others by name; empty where there are none.</summary>
    public IReadOnlyList<string> Splits { get; }

    /// <summary>Classes in ordinal order; empty where there are none.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Files and folders beside the listed images that were passed over.</summary>
    public int PassedOverCount => PassedOver.Count;

    /// <summary>The same by reason; every reason is among the keys.</summary>
    public IReadOnlyDictionary<PassedOverReason, int> PassedOverCounts => PassedOver.Counts;

    /// <summary>Whether part of the folder could not be looked at, although nobody asked for it to be left out; <see cref="Remarks"/> tells
    /// which.</summary>
    public bool IsIncomplete => PassedOver.IsIncomplete;

    /// <summary>What is named like an image and cannot be opened, and folders that cannot be read: none of these is a row.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable { get; }

    /// <summary>Further names, by links or by several rows of a table, that images have in another split than the one they are listed
    /// in.</summary>
    public IReadOnlyList<string> LinkedLeaks { get; }

    /// <summary>What to know of the folder: what was passed over, with names, and classes that differ only in case; a sentence
    /// each.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>Why labels say nothing here, in a sentence: the images lie in no folders of classes, or all in one; <see langword="null"/>
    /// where there are two classes or more.</summary>
    public string? LabelRemark { get; }

    internal PassedOverFiles PassedOver { get; }

    internal LinkedPictures Linked { get; }

    internal IReadOnlyList<string> SplitsOfLinks { get; }

    internal IPlacement Placement { get; }

    // Every folder of some desktops holds a hidden file, and whoever writes a report beside the pictures knows of it.
    internal bool IsWorthAWarning =>
        PassedOver.Count > PassedOver.CountOf(PassedOverReason.Hidden) + PassedOver.CountOf(PassedOverReason.ReportFile);

    /// <summary>Lists a folder, or the images that a file names.</summary>
    /// <param name="path">The folder; or a table of its images (.csv, .tsv, .jsonl), COCO annotations (.json) or YOLO's description
    /// (.yaml).</param>
    /// <param name="options">What to take and how splits and classes are told; <see langword="null"/> takes the defaults.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <remarks>
    /// <para>What a folder holds tells its layout: COCO annotations, a YOLO description, Pascal VOC annotations, tables of Hugging Face, a
    /// table at its top, or else names of folders. <see cref="Description"/> tells which was taken, and <see cref="Remarks"/> what else
    /// would fit. All images of the folder are taken; those that the annotations do not name bear no label, and the split that folders
    /// tell.</para>
    /// <para>A file that is named itself is the data set: images that it does not name are counted and left out. Rows whose image is
    /// missing or lies outside the folder are counted, told by name, and listed in <see cref="Unreadable"/>; nothing outside the folder is
    /// read.</para>
    /// <para>An image of several categories, or of several rows with different labels, bears their set, such as "cat + dog". One that is in
    /// several splits is listed in the first and counts as leaking.</para>
    /// </remarks>
    /// <returns>The images, in ordinal order of their paths below the folder.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no image, or none of a wanted split; or a table or annotations cannot be
    /// understood, and the message tells file, line and reason.</exception>
    /// <exception cref="IOException">The path is another file, or cannot be read.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or the layout is none, or none for this path; or boxes are
    /// wanted of a layout that has none.</exception>
    public static ImageFolderListing Read(string path, ImageFolderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ImageFolderOptions();
        if (!(options.CropMargin is >= 0 and <= ImageFolderOptions.LargestCropMargin))
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.CropMargin,
                Invariant($"CropMargin must be a number from 0 to {ImageFolderOptions.LargestCropMargin}.")
            );
        string[] extensions = [.. (options.Extensions ?? []).Select(extension => extension.TrimStart('.'))];
        string full = System.IO.Path.GetFullPath(path);
        bool isFile = File.Exists(full);
        if (isFile && !LayoutFinder.IsDataSet(full, options))
            throw new IOException($"{full} is a file; a folder of images is needed, or {LayoutFinder.KindsOfFiles(options)}.");
        if (!isFile && options.ImageFolder is not null)
            throw new ArgumentException(
                "A folder of images is named beside a folder; it belongs to a table or to annotations that are named themselves.",
                nameof(options)
            );

        string root = !isFile ? full : System.IO.Path.GetFullPath(options.ImageFolder ?? LayoutFinder.FolderOf(full, options));
        ImageFolder images = ImageFolder.Read(root, extensions, cancellationToken);
        return Of(
            isFile
                ? LayoutFinder.OfFile(images, full, options, cancellationToken)
                : LayoutFinder.OfFolder(images, options, cancellationToken),
            options.Splits ?? []
        );
    }

    /// <summary>Takes the images of a folder that names tell, such as those of a table.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="names">A name for each image: its path below the folder, also with <c>./</c> before it or with backslashes, or a path
    /// from the current folder or the root.</param>
    /// <param name="options">How paths are read; <see langword="null"/> takes the defaults. Extensions are not looked at.</param>
    /// <remarks>The folder is not listed, so nothing is passed over. An image keeps the name it is told by: several names of one file are
    /// several images.</remarks>
    /// <returns>The images, in the order of the names; one that names no file below the folder has an empty
    /// <see cref="ListedImage.Path"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">No image is of a wanted split.</exception>
    /// <exception cref="IOException">The folder is a file.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or the layout is none.</exception>
    public static ImageFolderListing FromNames(string path, IEnumerable<string> names, ImageFolderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(names);
        if (options?.Layout is { } layout && layout != LayoutWords.Folders && LayoutWords.All.Contains(layout))
            throw new ArgumentException(
                $"Names tell the images, so folders tell their splits and classes; got the layout '{layout}'.",
                nameof(options)
            );
        string? pattern = options?.Layout == LayoutWords.Folders ? null : options?.Layout;
        var folder = PictureFolder.Read(ImageFolder.OfNames(System.IO.Path.GetFullPath(path), names), pattern);
        return Of(new LaidOutFolder(folder, Annotations: null, []), options?.Splits ?? []);
    }

    /// <summary>The listed image that a path leads to, by whatever name or link.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The image; <see langword="null"/> where the file is none of the listed.</returns>
    public ListedImage? Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileFacts.Of(path, followsLinks: true) is { Kind: FileKind.Regular } wanted
            ? Images.FirstOrDefault(image =>
                image.Path.Length > 0
                && FileFacts.Of(image.Path, followsLinks: true) is { Kind: FileKind.Regular } facts
                && facts.Identity == wanted.Identity
            )
            : null;
    }

    /// <summary>What was passed over in numbers alone, since a log holds no names of a user's files; <see langword="null"/> where nothing
    /// was.</summary>
    internal string? MessageOnPassedOver() =>
        PassedOver.Count == 0
            ? null
            : Invariant($"{ImageCount:N0} images are listed; passed over beside them: {PassedOver.InNumbers()}. ")
                + $"{nameof(ImageFolderListing)}.{nameof(Read)} tells which.";

    private static ImageFolderListing Of(LaidOutFolder laidOut, IReadOnlyCollection<string> splits)
    {
        PictureFolder folder = laidOut.Pictures;
        if (splits.Count == 0)
            return new ImageFolderListing(laidOut, folder.Pictures, folder.Linked);

        string[] known = PictureFolder.InOrder(folder.Pictures.Select(image => image.Split).Where(split => split.Length > 0));
        if (splits.FirstOrDefault(split => !known.Contains(split, StringComparer.OrdinalIgnoreCase)) is { } missing)
        {
            string found = known.Length == 0 ? "it has no splits" : $"its splits are {string.Join(", ", known.Select(ListedName.Quoted))}";
            throw new InvalidDataException(
                $"The folder {folder.Images.Path} holds no images of the split {ListedName.Quoted(missing)}; {found}."
            );
        }

        bool IsChosen(string key) => splits.Contains(folder.Placement.Place(key).Split, StringComparer.OrdinalIgnoreCase);
        var linked = new LinkedPictures(
            [.. folder.Linked.Leaks.Where(link => IsChosen(link.Name) && IsChosen(link.Key))],
            [.. folder.Linked.LabelConflicts.Where(link => IsChosen(link.Name) && IsChosen(link.Key))]
        );
        return new ImageFolderListing(
            laidOut,
            [.. folder.Pictures.Where(image => splits.Contains(image.Split, StringComparer.OrdinalIgnoreCase))],
            linked
        );
    }
}
