namespace MLNet.Embeddings.Neighbors.Segments;

/// <summary>An approximate index as the bytes of a file; none where search is exact.</summary>
internal static class IndexGraphs
{
    public static byte[] ToBytes(ApproximateNeighborIndex? graph)
    {
        using var content = new MemoryStream();
        graph?.Save(content);
        return content.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged or of other rows.</exception>
    public static ApproximateNeighborIndex? FromBytes(byte[] graph, Matrix rows, EngineContext context)
    {
        if (graph.Length == 0)
            return null;

        using var content = new MemoryStream(graph, writable: false);
        return ApproximateNeighborIndex.Load(content, rows, context);
    }
}
