using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Tests.Umap;
using MLNet.Embeddings.Umap.Graph;

namespace MLNet.Embeddings.Tests.Graphs;

public class SpectralLayoutTests
{
    [Theory]
    [InlineData(30, 2)]
    [InlineData(400, 3)]
    public void The_layout_spans_the_smallest_nontrivial_eigenvectors_of_the_laplacian(int rowCount, int components)
    {
        using var context = new EngineContext(2);
        Matrix rows = UmapTestData.Clouds(rowCount, 3, 3, distance: 1.5);
        WeightedGraph graph = FuzzyGraphBuilder.Build(UmapTestData.Neighbors(rows, 14), 1, 1, context);
        Matrix layout = SpectralLayout.Create(rows, graph, GraphComponents.Of(graph), components, seed: 42, context)!;

        DenseMatrix laplacian = Laplacian(graph);
        Evd<double> exact = laplacian.Evd(Symmetricity.Symmetric);
        for (int c = 0; c < components; c++)
        {
            Vector<double> vector = DenseVector.OfEnumerable(Enumerable.Range(0, rowCount).Select(row => (double)layout[row, c]));
            Assert.Equal(1, vector.L2Norm(), 1e-3);
            Assert.Equal(exact.EigenValues[c + 1].Real, vector * laplacian * vector, 1e-3);
        }
    }

    [Fact]
    public void Components_that_are_not_connected_keep_clear_of_each_other()
    {
        using var context = new EngineContext(2);
        Matrix rows = UmapTestData.Clouds(300, 3, 3, distance: 1000);
        WeightedGraph graph = FuzzyGraphBuilder.Build(UmapTestData.Neighbors(rows, 8), 1, 1, context);
        GraphComponents components = GraphComponents.Of(graph);
        Assert.Equal(3, components.Count);
        Matrix layout = SpectralLayout.Create(rows, graph, components, columnCount: 2, seed: 42, context)!;
        Assert.Equal(1, UmapTestData.CloudPurity(layout, 3));
    }

    // Whatever the signs of the eigenvectors: each component fills a ball that ends half-way to the nearest other one.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_point_is_nearest_to_the_middle_of_its_own_component(int columns)
    {
        using var context = new EngineContext(1);
        for (int seed = 1; seed <= 10; seed++)
        {
            Matrix rows = UmapTestData.Clouds(120, 4, 4, distance: 1000, seed: (ulong)seed);
            WeightedGraph graph = FuzzyGraphBuilder.Build(UmapTestData.Neighbors(rows, 8), 1, 1, context);
            GraphComponents components = GraphComponents.Of(graph);
            Matrix layout = SpectralLayout.Create(rows, graph, components, columns, seed: 42, context)!;
            float[][] middles = [.. Enumerable.Range(0, components.Count).Select(c => MiddleOf(components.VerticesOf(c).ToArray()))];
            for (int component = 0; component < components.Count; component++)
            {
                foreach (int vertex in components.VerticesOf(component))
                {
                    double[] distances = [.. middles.Select(middle => Math.Sqrt(SquaredDistance(layout.Row(vertex), middle)))];
                    Assert.True(distances[component] <= distances.Min() * 1.001, $"seed {seed}, vertex {vertex}");
                }
            }

            float[] MiddleOf(int[] vertices) =>
                [.. Enumerable.Range(0, columns).Select(column => vertices.Average(vertex => layout[vertex, column]))];
        }
    }

    [Fact]
    public void Components_are_the_connected_parts_in_the_order_of_their_smallest_vertices()
    {
        // 0–3–4, 1–5, 2 alone.
        var graph = new WeightedGraph([0, 1, 2, 2, 4, 5, 6], [3, 5, 0, 4, 3, 1], [1, 1, 1, .5f, .5f, 1]);
        GraphComponents components = GraphComponents.Of(graph);
        Assert.Equal(3, components.Count);
        Assert.Equal([0, 3, 4], components.VerticesOf(0).ToArray());
        Assert.Equal([1, 5], components.VerticesOf(1).ToArray());
        Assert.Equal([2], components.VerticesOf(2).ToArray());
        WeightedGraph first = components.Subgraph(graph, 0);
        Assert.Equal([0, 1, 3, 4], first.RowStarts);
        Assert.Equal([1, 0, 2, 1], first.Columns);
        Assert.Equal([1, 1, .5f, .5f], first.Weights);
    }

    private static double SquaredDistance(ReadOnlySpan<float> point, float[] middle)
    {
        double sum = 0;
        for (int i = 0; i < middle.Length; i++)
            sum += Math.Pow(point[i] - middle[i], 2);
        return sum;
    }

    private static DenseMatrix Laplacian(WeightedGraph graph)
    {
        var laplacian = DenseMatrix.CreateIdentity(graph.VertexCount);
        double[] degrees =
        [
            .. Enumerable
                .Range(0, graph.VertexCount)
                .Select(row => (double)graph.Weights[graph.RowStarts[row]..graph.RowStarts[row + 1]].Sum()),
        ];
        for (int row = 0; row < graph.VertexCount; row++)
        {
            for (int edge = graph.RowStarts[row]; edge < graph.RowStarts[row + 1]; edge++)
                laplacian[row, graph.Columns[edge]] -= graph.Weights[edge] / Math.Sqrt(degrees[row] * degrees[graph.Columns[edge]]);
        }

        return laplacian;
    }
}
