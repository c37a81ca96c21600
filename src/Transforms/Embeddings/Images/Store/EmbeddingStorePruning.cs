namespace MLNet.Embeddings;

/// <summary>What <see cref="EmbeddingStore.Prune"/> has forgotten.</summary>
public sealed class EmbeddingStorePruning
{
    internal EmbeddingStorePruning(long fileCount, long resultCount, long freedByteCount)
    {
        FileCount = fileCount;
        ResultCount = resultCount;
        FreedByteCount = freedByteCount;
    }

    /// <summary>Files that are gone, have changed or were not asked for.</summary>
    public long FileCount { get; }

    /// <summary>Vectors and all else that was computed only of them, and whole reports.</summary>
    public long ResultCount { get; }

    /// <summary>Bytes by which the file is smaller.</summary>
    public long FreedByteCount { get; }
}
