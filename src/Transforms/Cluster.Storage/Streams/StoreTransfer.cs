namespace MLNet.Embeddings.Cluster.Streams;

/// <summary>How much of an object is on its way at once.</summary>
internal static class StoreTransfer
{
    /// <summary>Bytes of a range that is read: large enough that asking for it costs little beside it.</summary>
    public const int RangeBytes = 4 << 20;

    /// <summary>Bytes of a part that is written; S3 takes none below 5 MB but the last.</summary>
    public const int PartBytes = 8 << 20;

    /// <summary>Length of the whole object that an answer with a range tells, as in <c>bytes 0-99/1234</c>.</summary>
    public static long? WholeLength(string? contentRange) =>
        contentRange is not null && long.TryParse(contentRange.AsSpan(contentRange.LastIndexOf('/') + 1), out long length) ? length : null;
}
