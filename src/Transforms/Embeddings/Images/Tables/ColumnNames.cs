namespace MLNet.Embeddings.Images.Tables;

/// <summary>Names of columns that were given; <see langword="null"/> for those that are told by usual names.</summary>
/// <param name="Path">The column of paths.</param>
/// <param name="Label">The column of labels.</param>
/// <param name="Split">The column of splits.</param>
/// <param name="Key">The column of keys, which has no usual name.</param>
internal sealed record ColumnNames(string? Path, string? Label, string? Split, string? Key = null);
