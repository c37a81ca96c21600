namespace MLNet.Embeddings;

/// <summary>What is taken from a folder of images, and how its splits and classes are told.</summary>
public sealed class ImageFolderOptions
{
    /// <summary>The largest <see cref="CropMargin"/>, beyond which a box says nothing of what is taken.</summary>
    public const float LargestCropMargin = 10;

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

    /// <summary>The column of a table that holds a key of its own for each image; its number from 1 where columns have no names.</summary>
    /// <value>Default <see langword="null"/>: the path below the folder is the key, so that lists of keys name files. No usual name is
    /// taken for one, because reports and lists of one set would change their keys with a column that happens to be there.</value>
    public string? KeyColumn { get; set; }

    /// <summary>Readers of tables of further kinds, by extension such as .parquet: each gives the names of the columns, then the rows with
    /// a text for each column; empty for none.</summary>
    /// <remarks>A table may be read several times. An <see cref="InvalidDataException"/> or <see cref="IOException"/> ends the listing with
    /// its message.</remarks>
    /// <value>Default empty: .csv, .tsv, .jsonl and .ndjson are read.</value>
    public IReadOnlyDictionary<string, Func<string, IEnumerable<IReadOnlyList<string>>>> TableReaders { get; set; } =
        new Dictionary<string, Func<string, IEnumerable<IReadOnlyList<string>>>>();

    /// <summary>Whether each annotated box of a picture is an item of its own, instead of the picture as a whole.</summary>
    /// <value>Default <see langword="false"/>. Needs a layout with boxes: <c>coco</c>, <c>yolo</c>, <c>voc</c>, or a table with four
    /// columns of edges (xmin, ymin, xmax, ymax, or x, y, width, height) or one of boxes (bbox).</value>
    /// <remarks>
    /// The path and the id of such an item end with the region in pixels of the upright picture, as W3C's media fragments have it:
    /// <c>street.jpg#xywh=120,40,64,64</c>. Whatever takes paths of images takes such a path too, and sees that part alone, at the
    /// picture's full resolution. Boxes without an area, around crowds, outside of their picture, or with a side of one pixel are left
    /// out and counted in <see cref="ImageFolderListing.Remarks"/>; so are pictures without a box.
    /// </remarks>
    public bool Crops { get; set; }

    /// <summary>What is taken beside each box: this share of its width on the left and on the right, and of its height above and below, as
    /// far as the picture reaches.</summary>
    /// <value>From 0 to <see cref="LargestCropMargin"/>. Default 0: what the annotators marked, so that ids do not depend on it. Only with
    /// <see cref="Crops"/>.</value>
    public float CropMargin { get; set; }

    /// <summary>The splits to take, whatever their case.</summary>
    /// <value>Default empty: all of them, and images without one. A split that the folder does not have is refused by name.</value>
    public IReadOnlyCollection<string> Splits { get; set; } = [];

    /// <summary>Extensions to take, such as "jpg", instead of telling images by name and content.</summary>
    /// <value>Default empty: every image.</value>
    public IReadOnlyCollection<string> Extensions { get; set; } = [];
}
