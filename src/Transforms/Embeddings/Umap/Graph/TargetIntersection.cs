using MLNet.Embeddings.Graphs;

namespace MLNet.Embeddings.Umap.Graph;

/// <summary>Makes a fuzzy graph respect known classes.</summary>
/// <remarks>UMAP's intersection with a categorical metric: edges between classes, and edges with an unknown end, lose weight.</remarks>
internal static class TargetIntersection
{
    private const double UnknownDistance = 1;
    private const double FarDistanceScale = 2.5;
    private const double LargestFarDistance = 1e12;

    /// <summary>Intersects the graph with the classes and restores the local connectivity of each vertex.</summary>
    /// <param name="graph">The graph of the features.</param>
    /// <param name="targets">A class per vertex, −1 where unknown.</param>
    /// <param name="weight">Weight of the classes, from 0 to 1.</param>
    /// <param name="context">What to run in.</param>
    public static WeightedGraph Apply(WeightedGraph graph, int[] targets, double weight, EngineContext context)
    {
        double farDistance = weight < 1 ? FarDistanceScale / (1 - weight) : LargestFarDistance;
        double unknown = Math.Exp(-UnknownDistance);
        double different = Math.Exp(-farDistance);
        var weights = new float[graph.Weights.Length];
        for (int vertex = 0; vertex < graph.VertexCount; vertex++)
        {
            float largest = 0;
            for (int edge = graph.RowStarts[vertex]; edge < graph.RowStarts[vertex + 1]; edge++)
            {
                int mine = targets[vertex];
                int other = targets[graph.Columns[edge]];
                double factor =
                    mine < 0 || other < 0 ? unknown
                    : mine != other ? different
                    : 1;
                weights[edge] = (float)(graph.Weights[edge] * factor);
                largest = Math.Max(largest, weights[edge]);
            }

            if (largest <= 0)
                continue;
            for (int edge = graph.RowStarts[vertex]; edge < graph.RowStarts[vertex + 1]; edge++)
                weights[edge] /= largest;
        }

        return FuzzyGraphBuilder.Symmetrize(graph with { Weights = weights }, 1, context);
    }
}
