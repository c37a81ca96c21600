namespace MLNet.Embeddings;

/// <summary>An image of a folder, with its split and its class.</summary>
public sealed class ListedImage
{
    internal ListedImage(string id, string path, string split, string label, string? place = null)
    {
        Place = place ?? id;
        Id = id;
        Path = path;
        Split = split;
        Label = label;
    }

    /// <summary>Its path below the folder, with forward slashes, or the key that a table gives it; of a name that names no file, the
    /// name.</summary>
    public string Id { get; }

    /// <summary>The path to open it by; empty where a name names no file.</summary>
    public string Path { get; }

    /// <summary>Its split; empty where it is in none.</summary>
    public string Split { get; }

    /// <summary>Its class; empty where it is in none.</summary>
    public string Label { get; }

    /// <summary>Its path below the folder, with forward slashes, whatever its key.</summary>
    internal string Place { get; }

    /// <summary>Its key.</summary>
    public override string ToString() => Id;
}
