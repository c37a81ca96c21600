namespace MLNet.Embeddings;

/// <summary>Why something in a folder is not among its images.</summary>
public enum PassedOverReason
{
    /// <summary>It is neither named like an image nor begins like one.</summary>
    NoPicture,

    /// <summary>A hidden file or folder.</summary>
    Hidden,

    /// <summary>
    /// Another name, by a hard or symbolic link, of a file or folder that is listed already, or a link to a folder that it lies in.
    /// </summary>
    OtherName,

    /// <summary>A pipe, a socket or a device.</summary>
    NotRegular,

    /// <summary>A link that leads to nothing.</summary>
    BrokenLink,

    /// <summary>A file that may not be read, and whose name is not that of an image.</summary>
    Unreadable,

    /// <summary>A folder that cannot be read, so that nobody knows what it holds.</summary>
    UnreadableFolder,

    /// <summary>A file or folder whose name is no valid UTF-8, so that no path leads to it.</summary>
    NameNotText,

    /// <summary>A file that went away while the folder was read.</summary>
    Vanished,

    /// <summary>A file that this library wrote as part of a report.</summary>
    ReportFile,

    /// <summary>A table or annotations name it, and there is no such image.</summary>
    RowWithoutFile,

    /// <summary>A table or annotations name it, and it lies outside the folder; such files are not read.</summary>
    OutsideFolder,

    /// <summary>An image that no row of the table names which is the data set.</summary>
    FileWithoutRow,

    /// <summary>A row, or the file with the labels of an image, that cannot be understood.</summary>
    UnreadableAnnotation,
}
