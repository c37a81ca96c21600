namespace MLNet.Embeddings.Samples.Files;

/// <summary>What stands behind a name in the file system.</summary>
internal enum FileKind
{
    /// <summary>A file that holds bytes.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A named pipe: what is written goes to whoever reads it.</summary>
    Pipe,

    /// <summary>A device, a socket or the like.</summary>
    Device,
}
