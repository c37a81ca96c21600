using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Images.Folders;

/// <summary>A regular file below a folder.</summary>
/// <param name="Key">Its path below the folder, with forward slashes.</param>
/// <param name="Path">The path to open.</param>
/// <param name="Identity">Which file it is.</param>
/// <param name="IsLinked">Whether a symbolic link is part of the path.</param>
internal readonly record struct FoundFile(string Key, string Path, FileIdentity Identity, bool IsLinked);
