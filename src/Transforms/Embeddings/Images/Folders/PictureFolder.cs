namespace MLNet.Embeddings.Images.Folders;

/// <summary>A data set of pictures in a folder, each with its split and its class.</summary>
internal sealed class PictureFolder
{
    private readonly IReadOnlyList<(string Name, string Key, bool IsFolderLink)> _otherNames;

    private PictureFolder(
        ImageFolder images,
        IPlacement placement,
        IReadOnlyList<(string Name, string Key, bool IsFolderLink)> otherNames,
        ListedImage[] pictures
    )
    {
        Images = images;
        Placement = placement;
        _otherNames = otherNames;
        Pictures = pictures;
    }

    /// <summary>The files.</summary>
    public ImageFolder Images { get; }

    /// <summary>How splits and classes were told.</summary>
    public IPlacement Placement { get; }

    /// <summary>All pictures, ordered by path.</summary>
    public ListedImage[] Pictures { get; }

    /// <summary>Reads splits and classes from the names of folders, such as SPLIT/CLASS/FILE.</summary>
    /// <param name="images">The files.</param>
    /// <param name="layout">The layout in words, such as */SPLIT/CLASS; <see langword="null"/> finds it.</param>
    public static PictureFolder Read(ImageFolder images, string? layout = null) => Of(images, LayoutOf(images, layout), []);

    /// <summary>Which folders name splits and classes.</summary>
    /// <param name="images">The files.</param>
    /// <param name="layout">The layout in words, such as */SPLIT/CLASS; <see langword="null"/> finds it.</param>
    public static FolderLayout LayoutOf(ImageFolder images, string? layout = null) =>
        // All names: a folder of test pictures may be links to those of the training set.
        FolderLayout.Of([.. images.Keys, .. images.OtherNames.Select(other => other.Name)], layout);

    /// <summary>Gives each picture its split and its class.</summary>
    /// <param name="images">The files.</param>
    /// <param name="placement">Tells splits and classes.</param>
    /// <param name="furtherNames">Names that pictures have beside those of their files, each with its key.</param>
    /// <param name="isTaken">Whether a picture belongs to the data set; <see langword="null"/> takes all.</param>
    /// <param name="keyOf">The key of a picture where it is not its name; <see langword="null"/> where all are.</param>
    public static PictureFolder Of(
        ImageFolder images,
        IPlacement placement,
        IEnumerable<(string Name, string Key)> furtherNames,
        Func<string, bool>? isTaken = null,
        Func<string, string>? keyOf = null
    )
    {
        ListedImage[] pictures =
        [
            .. images
                .Keys.Where(key => isTaken?.Invoke(key) != false)
                .Select(key =>
                {
                    (string split, string label) = placement.Place(key);
                    return new ListedImage(keyOf?.Invoke(key) ?? key, images.PathOf(key), split, label, key);
                }),
        ];
        return new PictureFolder(
            images,
            placement,
            [.. images.OtherNames, .. furtherNames.Select(further => (further.Name, further.Key, IsFolderLink: true))],
            pictures
        );
    }

    /// <summary>Gives the data set other items, such as parts of its pictures.</summary>
    /// <param name="items">The items.</param>
    public PictureFolder With(IReadOnlyList<ListedImage> items) => new(Images, Placement, _otherNames, [.. items]);

    /// <summary>Files that lie in several splits or classes at once, by their paths.</summary>
    public LinkedPictures Linked => LinkedPictures.Find(_otherNames, Placement);

    /// <summary>What to know where there are fewer than two classes; <see langword="null"/> where there are more.</summary>
    public string? ClassRemark()
    {
        string[] labels = [.. Pictures.Select(picture => picture.Label).Where(label => label.Length > 0).Distinct().Take(2)];
        if (labels.Length > 1)
            return null;
        if (labels.Length == 0)
            return $"{Placement.LackOfLabels}, so labels are not judged.";

        bool holdsFolders =
            Placement is FolderLayout
            && Images.Keys.All(key => key.StartsWith($"{labels[0]}/", StringComparison.Ordinal))
            && Images.Keys.Any(key => key.Count(letter => letter == '/') > 1);
        string advice = holdsFolders ? $" If the classes are the folders in it, name {Path.Combine(Images.Path, labels[0])}." : "";
        return $"All pictures are of one class, {labels[0]}, so labels are not judged.{advice}";
    }

    /// <summary>What to know of classes that differ only in case; <see langword="null"/> where there are none.</summary>
    public string? CaseRemark() =>
        CaseTwins.Remark(Pictures.Select(picture => picture.Label), "classes", "they are taken for different classes");

    /// <summary>Splits in their usual order: training, validation, test, then others by name.</summary>
    public static string[] InOrder(IEnumerable<string> splits) =>
        [
            .. splits
                .Distinct()
                .OrderBy(split => SplitWords.KindOf(split) is var kind and >= 0 ? kind : int.MaxValue)
                .ThenBy(split => split, StringComparer.Ordinal),
        ];
}
