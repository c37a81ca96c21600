namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>Where the rows of the command are.</summary>
/// <param name="Folder">Folder of images, or null.</param>
/// <param name="Input">Matrix of vectors, or null.</param>
/// <param name="Ids">File with a key per line, or null; with a folder, keys are paths in it.</param>
/// <param name="Labels">File with a label per line, or null.</param>
/// <param name="Splits">File with a split per line, or null.</param>
/// <param name="Layout">Which folders name split and class, such as SPLIT/CLASS, or null.</param>
internal sealed record FlagSource(string? Folder, string? Input, string? Ids, string? Labels, string? Splits, string? Layout);
