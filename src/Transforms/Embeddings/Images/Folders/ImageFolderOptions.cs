namespace MLNet.Embeddings;

/// <summary>What is taken from a folder of images, and how its paths are read.</summary>
public sealed class ImageFolderOptions
{
    /// <summary>Which folders of a path name the split and the class, from the top: SPLIT, CLASS and * for any other, such as
    /// SPLIT/CLASS, CLASS/SPLIT or */SPLIT.</summary>
    /// <value>Default <see langword="null"/>: told by the usual names of splits, such as train, valid and test.</value>
    public string? Layout { get; set; }

    /// <summary>The splits to take, whatever their case.</summary>
    /// <value>Default empty: all of them, and images without one. A split that the folder does not have is refused by name.</value>
    public IReadOnlyCollection<string> Splits { get; set; } = [];

    /// <summary>Extensions to take, such as "jpg", instead of telling images by name and content.</summary>
    /// <value>Default empty: every image.</value>
    public IReadOnlyCollection<string> Extensions { get; set; } = [];
}
