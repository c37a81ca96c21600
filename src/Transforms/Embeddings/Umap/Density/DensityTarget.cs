using MLNet.Embeddings.Graphs;

namespace MLNet.Embeddings.Umap.Density;

/// <summary>How dense the features lie around each row: the logarithm of the row's mean squared distance along the fuzzy graph,
/// standardized.</summary>
/// <remarks>The local radius of A. Narayan, B. Berger, H. Cho, "Assessing single-cell transcriptomic variability through density-preserving
/// data visualization", Nature Biotechnology 39, 2021.</remarks>
internal static class DensityTarget
{
    // Rows that touch all their neighbors have radius 0; they count as this share of the mean radius.
    private const double LeastShare = 1e-8;

    /// <summary>The standardized logarithms of the radii: mean 0 and variance 1; 0 for vertices without edges.</summary>
    /// <param name="graph">The fuzzy graph of the rows.</param>
    /// <param name="neighbors">The neighbors that the graph was made of.</param>
    /// <param name="metric">What their distances are in.</param>
    /// <returns><see langword="null"/> where all radii are the same, so that there is nothing to keep.</returns>
    public static double[]? Of(WeightedGraph graph, NeighborTable neighbors, DistanceMetric metric)
    {
        var radii = new double[graph.VertexCount];
        double sum = 0;
        int count = 0;
        for (int vertex = 0; vertex < radii.Length; vertex++)
        {
            if (graph.RowStarts[vertex] == graph.RowStarts[vertex + 1])
                continue;
            radii[vertex] = Radius(graph, vertex, neighbors, metric);
            sum += radii[vertex];
            count++;
        }

        if (!(sum > 0) || !double.IsFinite(sum))
            return null;

        double least = LeastShare * sum / count;
        for (int vertex = 0; vertex < radii.Length; vertex++)
            radii[vertex] = Math.Log(least + radii[vertex]);
        return Standardize(graph, radii, count) ? radii : null;
    }

    private static double Radius(WeightedGraph graph, int vertex, NeighborTable neighbors, DistanceMetric metric)
    {
        double total = 0;
        double weights = 0;
        for (int edge = graph.RowStarts[vertex]; edge < graph.RowStarts[vertex + 1]; edge++)
        {
            double distance = Math.Clamp(Distance(neighbors, vertex, graph.Columns[edge]), 0, float.MaxValue);
            total += graph.Weights[edge] * (metric == DistanceMetric.Euclidean ? distance * distance : distance);
            weights += graph.Weights[edge];
        }

        return total / weights;
    }

    // An edge is there because one end is a neighbor of the other, but not always in both directions.
    private static float Distance(NeighborTable neighbors, int vertex, int other)
    {
        int place = neighbors.IndicesOf(vertex).IndexOf(other);
        return place >= 0 ? neighbors.DistancesOf(vertex)[place] : neighbors.DistancesOf(other)[neighbors.IndicesOf(other).IndexOf(vertex)];
    }

    private static bool Standardize(WeightedGraph graph, double[] values, int count)
    {
        double mean = 0;
        for (int vertex = 0; vertex < values.Length; vertex++)
            mean += HasEdges(graph, vertex) ? values[vertex] / count : 0;
        double variance = 0;
        for (int vertex = 0; vertex < values.Length; vertex++)
            variance += HasEdges(graph, vertex) ? (values[vertex] - mean) * (values[vertex] - mean) / count : 0;
        if (!(variance > 1e-12))
            return false;

        double deviation = Math.Sqrt(variance);
        for (int vertex = 0; vertex < values.Length; vertex++)
            values[vertex] = HasEdges(graph, vertex) ? (values[vertex] - mean) / deviation : 0;
        return true;
    }

    private static bool HasEdges(WeightedGraph graph, int vertex) => graph.RowStarts[vertex] < graph.RowStarts[vertex + 1];
}
