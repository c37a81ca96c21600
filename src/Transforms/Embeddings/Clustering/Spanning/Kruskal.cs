namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>The minimum spanning tree of a few given edges (Kruskal, 1956).</summary>
internal static class Kruskal
{
    /// <summary>The edges of the tree, or of the forest where the edges do not connect all vertices.</summary>
    /// <param name="count">Number of vertices.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="vertexOf">The vertex that an end of an edge belongs to.</param>
    public static TreeEdge[] Run(int count, IEnumerable<TreeEdge> edges, int[] vertexOf)
    {
        TreeEdge[] sorted = [.. edges];
        Array.Sort(sorted);
        var sets = new DisjointSets(count);
        var taken = new List<TreeEdge>();
        foreach (TreeEdge edge in sorted)
        {
            if (sets.Merge(vertexOf[edge.First], vertexOf[edge.Second]))
                taken.Add(edge);
        }

        return [.. taken];
    }
}
