namespace MLNet.Embeddings.Duplicates.Grouping;

/// <summary>Two cells that reach the threshold.</summary>
/// <param name="First">The smaller number.</param>
/// <param name="Second">The larger number.</param>
/// <param name="Score">Their similarity; 1 for one content.</param>
internal readonly record struct CellEdge(int First, int Second, float Score);
