namespace MLNet.Embeddings.Images.Folders;

/// <summary>
/// A data set of pictures as a folder: CLASS/FILE, SPLIT/CLASS/FILE, CLASS/SPLIT/FILE and the like, where folders of splits bear usual
/// names.
/// </summary>
internal sealed class PictureFolder
{
    private PictureFolder(ImageFolder images, FolderLayout layout, ListedImage[] pictures)
    {
        Images = images;
        Layout = layout;
        Pictures = pictures;
    }

    /// <summary>The files.</summary>
    public ImageFolder Images { get; }

    /// <summary>How splits and classes were told.</summary>
    public FolderLayout Layout { get; }

    /// <summary>All pictures, ordered by path.</summary>
    public ListedImage[] Pictures { get; }

    /// <summary>Reads a folder.</summary>
    /// <param name="images">The files.</param>
    /// <param name="layout">The layout in words, such as */SPLIT/CLASS; <see langword="null"/> finds it.</param>
    public static PictureFolder Read(ImageFolder images, string? layout = null)
    {
        // All names: a folder of test pictures may be links to those of the training set.
        FolderLayout found = FolderLayout.Of([.. images.Keys, .. images.OtherNames.Select(other => other.Name)], layout);
        return new PictureFolder(
            images,
            found,
            Array.ConvertAll(
                images.Keys,
                key =>
                {
                    (string split, string label) = found.Place(key);
                    return new ListedImage(key, images.PathOf(key), split, label);
                }
            )
        );
    }

    /// <summary>Pictures that lie in several splits or classes by links.</summary>
    public LinkedPictures Linked => LinkedPictures.Find(Images.OtherNames, Layout);

    /// <summary>What to know where a folder gives fewer than two classes; <see langword="null"/> where it gives more.</summary>
    public string? ClassRemark()
    {
        string[] labels = [.. Pictures.Select(picture => picture.Label).Where(label => label.Length > 0).Distinct().Take(2)];
        if (labels.Length > 1)
            return null;
        if (labels.Length == 0)
            return "The pictures lie in no folders of classes, CLASS/FILE, so labels are not judged.";

        bool holdsFolders =
            Images.Keys.All(key => key.StartsWith($"{labels[0]}/", StringComparison.Ordinal))
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
