namespace MLNet.Embeddings;

/// <summary>How far a download has come.</summary>
/// <param name="Path">The file that is being written.</param>
/// <param name="Bytes">Bytes of it that are there, those of an earlier attempt included.</param>
/// <param name="TotalBytes">Bytes in all, where the server tells.</param>
public readonly record struct ModelDownloadProgress(string Path, long Bytes, long? TotalBytes);
