namespace MLNet.Embeddings.Images.Store;

/// <summary>What was computed of one file by one recipe.</summary>
/// <param name="Value">The bytes; <see langword="null"/> where there is only a reason.</param>
/// <param name="Problem">Why there is nothing; <see langword="null"/> where there is something.</param>
internal readonly record struct StoredResult(byte[]? Value, string? Problem);
