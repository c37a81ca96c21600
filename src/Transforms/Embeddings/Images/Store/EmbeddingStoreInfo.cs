namespace MLNet.Embeddings;

/// <summary>What an <see cref="EmbeddingStore"/> holds.</summary>
public sealed class EmbeddingStoreInfo
{
    internal EmbeddingStoreInfo(string path, long byteCount, long fileCount, long contentCount, long vectorCount, long unreadableCount)
    {
        Path = path;
        ByteCount = byteCount;
        FileCount = fileCount;
        ContentCount = contentCount;
        VectorCount = vectorCount;
        UnreadableCount = unreadableCount;
    }

    /// <summary>The full path of the file.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file and of its journal.</summary>
    public long ByteCount { get; }

    /// <summary>Image files whose place is known.</summary>
    public long FileCount { get; }

    /// <summary>Different contents of files of which something is known.</summary>
    public long ContentCount { get; }

    /// <summary>Vectors, over all models and preprocessings.</summary>
    public long VectorCount { get; }

    /// <summary>Contents that cannot be read as an image.</summary>
    public long UnreadableCount { get; }

    /// <summary>Whole reports of inspections that are told again where nothing has changed.</summary>
    public long ReportCount { get; internal init; }
}
