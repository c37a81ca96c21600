namespace MLNet.Embeddings.Cluster;

/// <summary>A file that a step wrote.</summary>
/// <param name="Name">Name within the storage.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Digest">SHA-256 of the bytes, 64 lowercase hexadecimal digits.</param>
public sealed record StepOutput(string Name, long Length, string Digest);
