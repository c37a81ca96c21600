namespace MLNet.Embeddings.Files;

/// <summary>What a name in a folder stands for.</summary>
internal enum FileKind
{
    /// <summary>Nothing: it went away, it is a link that leads nowhere, or its name is not text.</summary>
    Missing,

    /// <summary>Something that may not be looked at.</summary>
    Denied,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A file that holds bytes; the only kind that is safe to open.</summary>
    Regular,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A named pipe: what is written goes to whoever reads it, and whoever opens it waits for the other side.</summary>
    Pipe,

    /// <summary>A device, a socket or the like.</summary>
    Other,
}
