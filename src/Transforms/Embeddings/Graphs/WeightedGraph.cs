namespace MLNet.Embeddings.Graphs;

/// <summary>A symmetric weighted graph in compressed rows, the columns of each row ascending: UMAP's fuzzy simplicial set, or t-SNE's
/// affinities.</summary>
/// <param name="RowStarts">Where each row's edges begin; one entry more than there are rows.</param>
/// <param name="Columns">The other end of each edge.</param>
/// <param name="Weights">The weight of each edge, above 0 and up to 1.</param>
internal sealed record WeightedGraph(int[] RowStarts, int[] Columns, float[] Weights)
{
    /// <summary>Number of vertices.</summary>
    public int VertexCount => RowStarts.Length - 1;
}
