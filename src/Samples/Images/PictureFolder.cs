using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Images;

/// <summary>A data set of pictures as a folder: CLASS/FILE, or SPLIT/CLASS/FILE where the topmost folders bear usual names of splits.</summary>
internal static class PictureFolder
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"];

    // In the order in which people name them.
    private static readonly string[] Splits = ["train", "training", "valid", "validation", "val", "dev", "test", "testing"];

    /// <summary>All pictures, ordered by path.</summary>
    public static PictureRow[] Read(string folder) => Array.ConvertAll(Keys(folder), key =>
    {
        (string split, string label) = Place(key);
        return new PictureRow { Id = key, Path = Path.Combine(folder, key), Split = split, Label = label };
    });

    /// <summary>Paths of all pictures below a folder, with forward slashes, in ordinal order.</summary>
    public static string[] Keys(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InputException($"{folder} is no folder; name a folder of images.");

        string[] images =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
        return images.Length > 0 ? images : throw new InputException($"{folder} holds no images ({string.Join(", ", Extensions)}).");
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
