namespace MLNet.Embeddings.Reports.Page;

/// <summary>Words to search pictures by, each with the pictures that lie nearest to it.</summary>
/// <param name="Names">For each word its names, the usual one first.</param>
/// <param name="Count">Pictures per word.</param>
/// <param name="Points">The pictures, nearest first, word after word.</param>
internal sealed record PageWords(IReadOnlyList<IReadOnlyList<string>> Names, int Count, int[] Points);
