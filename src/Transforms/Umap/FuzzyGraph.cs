namespace MLNet.Embeddings.Umap;

/// <summary>The fuzzy simplicial set of a data set: a symmetric weighted graph in compressed rows, the columns of each row ascending.</summary>
/// <param name="RowStarts">Where each row's edges begin; one entry more than there are rows.</param>
/// <param name="Columns">The other end of each edge.</param>
/// <param name="Weights">The membership of each edge, above 0 and up to 1.</param>
internal sealed record FuzzyGraph(int[] RowStarts, int[] Columns, float[] Weights)
{
    /// <summary>Number of vertices.</summary>
    public int VertexCount => RowStarts.Length - 1;
}
