namespace MLNet.Embeddings.Samples.Images;

/// <summary>A data set of pictures as a folder: CLASS/FILE, or SPLIT/CLASS/FILE where the topmost folders bear usual names of splits.</summary>
internal static class PictureFolder
{
    // In the order in which people name them.
    private static readonly string[] Splits = ["train", "training", "valid", "validation", "val", "dev", "test", "testing"];

    /// <summary>All pictures of a folder, ordered by path.</summary>
    public static PictureRow[] Read(ImageFolder folder) => Array.ConvertAll(folder.Keys, key =>
    {
        (string split, string label) = Place(key);
        return new PictureRow { Id = key, Path = Path.Combine(folder.Path, key), Split = split, Label = label };
    });

    /// <summary>What to know where a folder gives fewer than two classes; <see langword="null"/> where it gives more.</summary>
    public static string? ClassRemark(ImageFolder folder, IReadOnlyList<PictureRow> pictures)
    {
        string[] labels = [.. pictures.Select(picture => picture.Label).Where(label => label.Length > 0).Distinct().Take(2)];
        if (labels.Length > 1)
            return null;
        if (labels.Length == 0)
            return "The pictures lie in no folders of classes, CLASS/FILE, so labels are not judged.";

        bool holdsFolders = folder.Keys.All(key => key.StartsWith($"{labels[0]}/", StringComparison.Ordinal)) && folder.Keys.Any(key => key.Count(letter => letter == '/') > 1);
        string advice = holdsFolders ? $" If the classes are the folders in it, name {Path.Combine(folder.Path, labels[0])}." : "";
        return $"All pictures are of one class, {labels[0]}, so labels are not judged.{advice}";
    }

    /// <summary>The split and the class that a picture's path tells.</summary>
    public static (string Split, string Label) Place(string key)
    {
        string[] parts = key.Split('/');
        return parts.Length switch
        {
            1 => ("", ""),
            2 => IsSplit(parts[0]) ? (parts[0], "") : ("", parts[0]),
            _ => IsSplit(parts[0]) ? (parts[0], parts[1]) : ("", parts[0]),
        };
    }

    /// <summary>Splits in their usual order: training, validation, test, then others by name.</summary>
    public static string[] InOrder(IEnumerable<string> splits) =>
        [.. splits.Distinct().OrderBy(split => Array.FindIndex(Splits, known => Same(known, split)) is var place and >= 0 ? place : Splits.Length).ThenBy(split => split, StringComparer.Ordinal)];

    private static bool IsSplit(string name) => Array.Exists(Splits, known => Same(known, name));

    private static bool Same(string known, string name) => known.Equals(name, StringComparison.OrdinalIgnoreCase);
}
