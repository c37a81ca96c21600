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
