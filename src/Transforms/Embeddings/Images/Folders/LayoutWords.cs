namespace MLNet.Embeddings.Images.Folders;

/// <summary>Words for layouts of data sets.</summary>
internal static class LayoutWords
{
    /// <summary>Folders name splits and classes, found by usual names.</summary>
    public const string Folders = "folders";

    /// <summary>A table at the top of the folder has a row for each picture.</summary>
    public const string Table = "table";

    /// <summary>Tables named metadata lie beside the pictures.</summary>
    public const string HuggingFace = "huggingface";

    /// <summary>COCO annotations.</summary>
    public const string Coco = "coco";

    /// <summary>YOLO's data.yaml and texts of labels.</summary>
    public const string Yolo = "yolo";

    /// <summary>Pascal VOC's XML.</summary>
    public const string Voc = "voc";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Folders, Table, HuggingFace, Coco, Yolo, Voc];
}
