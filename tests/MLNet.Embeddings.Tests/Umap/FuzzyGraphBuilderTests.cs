using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Umap.Graph;

namespace MLNet.Embeddings.Tests.Umap;

public class FuzzyGraphBuilderTests
{
    [Fact]
    public void The_union_agrees_with_the_reference_implementation()
    {
        // umap-learn 0.5.3, fuzzy_simplicial_set with 5 neighbors.
        AssertEdges(
            Build(1, 1),
            [
                (0, 3, 0.67928f),
                (0, 5, 0.68045f),
                (0, 8, 0.76007f),
                (0, 11, 1.0f),
                (1, 2, 0.21822f),
                (1, 4, 1.0f),
                (1, 5, 0.32194f),
                (1, 9, 0.9116f),
                (2, 3, 0.29229f),
                (2, 4, 0.27321f),
                (2, 6, 1.0f),
                (2, 7, 0.66427f),
                (2, 9, 1.0f),
                (2, 10, 0.72132f),
                (3, 6, 1.0f),
                (3, 10, 0.22928f),
                (3, 11, 0.79005f),
                (4, 7, 0.57771f),
                (4, 9, 0.91313f),
                (5, 8, 1.0f),
                (5, 9, 0.55142f),
                (5, 11, 0.36785f),
                (6, 10, 0.64286f),
                (6, 11, 0.63097f),
                (7, 9, 0.35067f),
                (7, 10, 1.0f),
                (8, 9, 0.32087f),
                (8, 11, 0.66058f),
            ]
        );
    }

    [Fact]
    public void Local_connectivity_and_mix_ratio_agree_with_the_reference_implementation()
    {
        // umap-learn 0.5.3, local_connectivity 1.5 and set_op_mix_ratio 0.25.
        AssertEdges(
            Build(1.5, 0.25),
            [
                (0, 3, 0.29934f),
                (0, 5, 0.30431f),
                (0, 8, 0.42785f),
                (0, 11, 1.0f),
                (1, 2, 0.04423f),
                (1, 4, 1.0f),
                (1, 5, 0.07158f),
                (1, 9, 0.6269f),
                (2, 3, 0.0571f),
                (2, 4, 0.05786f),
                (2, 6, 0.85675f),
                (2, 7, 0.26349f),
                (2, 9, 0.8879f),
                (2, 10, 0.33172f),
                (3, 6, 1.0f),
                (3, 10, 0.03689f),
                (3, 11, 0.47286f),
                (4, 7, 0.20461f),
                (4, 9, 0.67273f),
                (5, 8, 1.0f),
                (5, 9, 0.15247f),
                (5, 11, 0.07993f),
                (6, 10, 0.24718f),
                (6, 11, 0.25194f),
                (7, 9, 0.07566f),
                (7, 10, 1.0f),
                (8, 9, 0.06447f),
                (8, 11, 0.27185f),
            ]
        );
    }

    [Fact]
    public void Targets_agree_with_the_reference_implementation()
    {
        // umap-learn 0.5.3, discrete_metric_simplicial_set_intersection with far_dist 5, the distance of target weight 0.5.
        using var context = new EngineContext(2);
        int[] targets = [0, 1, 2, 0, 1, 2, -1, 0, 1, 2, 0, -1];
        AssertEdges(
            TargetIntersection.Apply(Build(1, 1), targets, 0.5, context),
            [
                (0, 3, 1.0f),
                (0, 5, 0.01501f),
                (0, 8, 0.02845f),
                (0, 11, 1.0f),
                (1, 2, 0.00294f),
                (1, 4, 1.0f),
                (1, 5, 0.00609f),
                (1, 9, 0.01225f),
                (2, 3, 0.00486f),
                (2, 4, 0.00368f),
                (2, 6, 1.0f),
                (2, 7, 0.00893f),
                (2, 9, 1.0f),
                (2, 10, 0.0097f),
                (3, 6, 1.0f),
                (3, 10, 0.48943f),
                (3, 11, 0.87988f),
                (4, 7, 0.00777f),
                (4, 9, 0.01227f),
                (5, 8, 0.03961f),
                (5, 9, 1.0f),
                (5, 11, 0.52299f),
                (6, 10, 0.72732f),
                (6, 11, 0.86382f),
                (7, 9, 0.00472f),
                (7, 10, 1.0f),
                (8, 9, 0.01104f),
                (8, 11, 1.0f),
            ]
        );
    }

    [Fact]
    public void The_graph_is_symmetric_with_ascending_columns()
    {
        using var context = new EngineContext(2);
        WeightedGraph graph = FuzzyGraphBuilder.Build(UmapTestData.Neighbors(UmapTestData.Clouds(300, 4, 3), 9), 1, 0.7, context);
        var weights = new Dictionary<(int, int), float>();
        for (int row = 0; row < graph.VertexCount; row++)
        {
            int[] columns = graph.Columns[graph.RowStarts[row]..graph.RowStarts[row + 1]];
            Assert.Equal(columns.Distinct().Order(), columns);
            for (int edge = graph.RowStarts[row]; edge < graph.RowStarts[row + 1]; edge++)
                weights.Add((row, graph.Columns[edge]), graph.Weights[edge]);
        }

        Assert.All(weights, edge => Assert.Equal(edge.Value, weights[(edge.Key.Item2, edge.Key.Item1)]));
    }

    private static WeightedGraph Build(double localConnectivity, double mixRatio)
    {
        var rows = new Matrix(12, 2);
        for (int i = 0; i < 12; i++)
        {
            rows[i, 0] = (float)(Math.Sin(1.7 * i) * 10);
            rows[i, 1] = (float)(Math.Cos(2.3 * i) * 10);
        }

        using var context = new EngineContext(2);
        return FuzzyGraphBuilder.Build(UmapTestData.Neighbors(rows, 4), localConnectivity, mixRatio, context);
    }

    private static void AssertEdges(WeightedGraph graph, (int Row, int Column, float Weight)[] expected)
    {
        var edges = new List<(int Row, int Column, float Weight)>();
        for (int row = 0; row < graph.VertexCount; row++)
        {
            for (int edge = graph.RowStarts[row]; edge < graph.RowStarts[row + 1]; edge++)
            {
                if (row < graph.Columns[edge])
                    edges.Add((row, graph.Columns[edge], graph.Weights[edge]));
            }
        }

        Assert.Equal(expected.Select(edge => (edge.Row, edge.Column)), edges.Select(edge => (edge.Row, edge.Column)));
        Assert.All(expected.Zip(edges), pair => Assert.Equal(pair.First.Weight, pair.Second.Weight, 5e-5f));
    }
}
