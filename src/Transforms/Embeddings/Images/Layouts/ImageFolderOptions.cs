namespace MLNet.Embeddings;

/// <summary>What is taken from a folder of images, and how its splits and classes are told.</summary>
public sealed class ImageFolderOptions
{
    /// <summary>How splits and classes are told. Either which folders of a path name them, from the top: SPLIT, CLASS and * for any
    /// other, such as SPLIT/CLASS, CLASS/SPLIT or */SPLIT. Or a word: <c>folders</c> (usual names of folders), <c>table</c> (a table at the
    /// top of the folder), <c>huggingface</c> (tables named metadata), <c>coco</c>, <c>yolo</c> or <c>voc</c>.</summary>
    /// <value>Default <see langword="null"/>: told by what the folder holds, in the order coco, yolo, voc, huggingface, table,
    /// folders.</value>
    public string? Layout { get; set; }

    /// <summary>The folder of the images of a table or of annotations, which paths may start from.</summary>
    /// <value>Default <see langword="null"/>: the folder of the file. Only for a file that is named itself.</value>
    public string? ImageFolder { get; set; }

    /// <summary>The column of a table that holds the paths of images; its number from 1 where columns have no names.</summary>
    /// <value>Default <see langword="null"/>: told by a usual name, such as path, file_name, image or id.</value>
    public string? PathColumn { get; set; }

    /// <summary>The column of a table that holds classes; its number from 1 where columns have no names.</summary>
    /// <value>Default <see langword="null"/>: told by a usual name, such as label, class or category; without one, folders tell
    /// them.</value>
    public string? LabelColumn { get; set; }

    /// <summary>The column of a table that holds splits; its number from 1 where columns have no names.</summary>
    /// <value>Default <see langword="null"/>: told by a usual name, such as split, subset or fold; without one, folders tell them.</value>
    public string? SplitColumn { get; set; }

    /// <summary>The splits to take, whatever their case.</summary>
    /// <value>Default empty: all of them, and images without one. A split that the folder does not have is refused by name.</value>
    public IReadOnlyCollection<string> Splits { get; set; } = [];

    /// <summary>Extensions to take, such as "jpg", instead of telling images by name and content.</summary>
    /// <value>Default empty: every image.</value>
    public IReadOnlyCollection<string> Extensions { get; set; } = [];
}
