namespace MLNet.Embeddings;

/// <summary>How far a download has come.</summary>
public readonly record struct ModelDownloadProgress
{
    internal ModelDownloadProgress(string path, long bytes, long? totalBytes)
    {
        Path = path;
        Bytes = bytes;
        TotalBytes = totalBytes;
    }

    /// <summary>The file that is being written.</summary>
    public string Path { get; }

    /// <summary>Bytes of it that are there, those of an earlier attempt included.</summary>
    public long Bytes { get; }

    /// <summary>Bytes in all, where the server tells.</summary>
    public long? TotalBytes { get; }
}
