using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Images.Store;

/// <summary>A file on its way into the store.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Stamp">Its stamp before it was read; <see langword="null"/> where that proves nothing.</param>
/// <param name="Content">The digest of its content.</param>
/// <param name="Results">What was computed, one for each recipe; empty where only the path is new.</param>
internal sealed record ComputedFile(string Path, FileStamp? Stamp, Digest Content, StoredResult[] Results);
