namespace MLNet.Embeddings;

/// <summary>A class of which a split holds no row.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Split">Name of the split.</param>
public sealed record MissingClass(string Class, string Split);
