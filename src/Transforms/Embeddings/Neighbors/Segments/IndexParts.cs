namespace MLNet.Embeddings.Neighbors.Segments;

/// <summary>What is written of the rows of an index.</summary>
/// <param name="Graph">The approximate index over <paramref name="Rows"/>; <see langword="null"/>: search is exact.</param>
/// <param name="Rows">Values of the rows.</param>
/// <param name="Keys">Their keys.</param>
/// <param name="Added">Values of rows that came later and are searched beside an approximate index; with an exact one, none.</param>
/// <param name="AddedKeys">Their keys.</param>
internal sealed record IndexParts<TKey>(ApproximateNeighborIndex? Graph, Matrix Rows, TKey[] Keys, Matrix Added, TKey[] AddedKeys);
