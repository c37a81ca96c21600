namespace MLNet.Embeddings.Files;

/// <summary>Whose a file is.</summary>
/// <param name="User">Number of its owner.</param>
/// <param name="Group">Number of its group.</param>
internal readonly record struct FileOwner(uint User, uint Group);
