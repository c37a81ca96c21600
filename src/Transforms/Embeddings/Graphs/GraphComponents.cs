namespace MLNet.Embeddings.Graphs;

/// <summary>The connected components of a graph.</summary>
internal sealed class GraphComponents
{
    private GraphComponents(int[] vertices, int[] starts)
    {
        Vertices = vertices;
        Starts = starts;
    }

    /// <summary>All vertices, component after component, ascending within each.</summary>
    public int[] Vertices { get; }

    /// <summary>Where each component begins in <see cref="Vertices"/>; one entry more than there are components.</summary>
    public int[] Starts { get; }

    /// <summary>Number of components.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>The vertices of one component.</summary>
    public ReadOnlySpan<int> VerticesOf(int component) => Vertices.AsSpan(Starts[component], Starts[component + 1] - Starts[component]);

    /// <summary>Finds the components, in the order of their smallest vertices.</summary>
    public static GraphComponents Of(WeightedGraph graph)
    {
        var seen = new bool[graph.VertexCount];
        var vertices = new int[graph.VertexCount];
        var starts = new List<int> { 0 };
        int found = 0;
        for (int seed = 0; seed < seen.Length; seed++)
        {
            if (seen[seed])
                continue;

            // The part of the list behind "next" is the queue of a breadth-first search.
            int next = found;
            seen[seed] = true;
            vertices[found++] = seed;
            while (next < found)
            {
                int vertex = vertices[next++];
                for (int edge = graph.RowStarts[vertex]; edge < graph.RowStarts[vertex + 1]; edge++)
                {
                    int other = graph.Columns[edge];
                    if (seen[other])
                        continue;
                    seen[other] = true;
                    vertices[found++] = other;
                }
            }

            Array.Sort(vertices, starts[^1], found - starts[^1]);
            starts.Add(found);
        }

        return new GraphComponents(vertices, [.. starts]);
    }

    /// <summary>The graph of one component, its vertices renumbered in their order.</summary>
    public WeightedGraph Subgraph(WeightedGraph graph, int component)
    {
        if (Count == 1)
            return graph;

        ReadOnlySpan<int> members = VerticesOf(component);
        var starts = new int[members.Length + 1];
        for (int i = 0; i < members.Length; i++)
            starts[i + 1] = starts[i] + graph.RowStarts[members[i] + 1] - graph.RowStarts[members[i]];

        var columns = new int[starts[^1]];
        for (int i = 0; i < members.Length; i++)
        {
            int first = graph.RowStarts[members[i]];
            for (int edge = first; edge < graph.RowStarts[members[i] + 1]; edge++)
                columns[starts[i] + edge - first] = members.BinarySearch(graph.Columns[edge]);
        }

        var weights = new float[columns.Length];
        for (int i = 0; i < members.Length; i++)
            graph.Weights.AsSpan(graph.RowStarts[members[i]], starts[i + 1] - starts[i]).CopyTo(weights.AsSpan(starts[i]));
        return new WeightedGraph(starts, columns, weights);
    }
}
