using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Tests.Execution;

namespace MLNet.Embeddings.Tests.Neighbors;

public class NeighborSearchTests
{
    [Theory]
    [InlineData(DistanceMetric.Euclidean, 15)]
    [InlineData(DistanceMetric.Euclidean, 90)]
    [InlineData(DistanceMetric.SquaredEuclidean, 15)]
    [InlineData(DistanceMetric.Cosine, 15)]
    public void Approximate_search_finds_nearly_all_neighbors_and_knows_how_many(DistanceMetric metric, int neighborCount)
    {
        Matrix features = NeighborInputs.Clustered(7000, 30, clusters: 20);
        using var context = new EngineContext(2);
        NeighborSearchResult result = NeighborSearch.Search(features, neighborCount, metric, NeighborMethod.Approximate, context);
        NeighborTable exact = ExactNeighborSearch.Search(features, neighborCount, metric, context);
        double recall = Recall(exact, result.Table);
        Assert.Equal(NeighborMethod.Approximate, result.Method);
        Assert.InRange(recall, 0.96, 1);
        Assert.InRange(result.Recall, recall - 0.02, recall + 0.02);
    }

    [Fact]
    public void Distances_of_approximate_search_are_those_of_exact_search()
    {
        Matrix features = NeighborInputs.Clustered(4000, 12, clusters: 9);
        using var context = new EngineContext(2);
        NeighborTable table = NeighborSearch.Search(features, 10, DistanceMetric.Euclidean, NeighborMethod.Approximate, context).Table;
        for (int row = 0; row < table.RowCount; row++)
        {
            for (int i = 0; i < 10; i++)
            {
                int other = table.IndicesOf(row)[i];
                Assert.NotEqual(row, other);
                Assert.Equal(
                    BruteForce.Distance(features.Row(row), features.Row(other), DistanceMetric.Euclidean),
                    table.DistancesOf(row)[i],
                    1e-5f
                );
                Assert.True(i == 0 || table.DistancesOf(row)[i - 1] <= table.DistancesOf(row)[i]);
            }

            Assert.Equal(10, new HashSet<int>(table.IndicesOf(row).ToArray()).Count);
        }
    }

    [Fact]
    public void One_seed_gives_one_result_with_any_number_of_threads()
    {
        Matrix features = NeighborInputs.Clustered(5000, 25, clusters: 5);
        using var single = new EngineContext(1);
        NeighborSearchResult expected = NeighborSearch.Search(
            features,
            12,
            DistanceMetric.Euclidean,
            NeighborMethod.Approximate,
            single,
            seed: 3
        );
        foreach (int threads in new[] { 2, 3 })
        {
            using var context = new EngineContext(threads);
            NeighborSearchResult result = NeighborSearch.Search(
                features,
                12,
                DistanceMetric.Euclidean,
                NeighborMethod.Approximate,
                context,
                seed: 3
            );
            Assert.Equal(expected.Table.Indices, result.Table.Indices);
            Assert.Equal(expected.Table.Distances, result.Table.Distances);
            Assert.Equal(expected.Recall, result.Recall);
        }
    }

    [Fact]
    public void Every_vector_width_finds_nearly_all_neighbors()
    {
        Matrix features = NeighborInputs.Clustered(3000, 40, clusters: 6);
        using var context = new EngineContext(2);
        NeighborTable exact = ExactNeighborSearch.Search(features, 15, DistanceMetric.Euclidean, context);
        foreach (SimdPath path in Enum.GetValues<SimdPath>())
        {
            NeighborSearchResult result = NeighborSearch.Search(
                features,
                15,
                DistanceMetric.Euclidean,
                NeighborMethod.Approximate,
                context,
                0,
                path
            );
            Assert.InRange(Recall(exact, result.Table), 0.96, 1);
        }
    }

    [Fact]
    public void Equal_rows_find_each_other_first()
    {
        Matrix features = NeighborInputs.Clustered(6000, 10, clusters: 4);
        for (int row = 0; row < 3000; row++)
            features.Row(row).CopyTo(features.Row(row + 3000));

        using var context = new EngineContext(2);
        NeighborSearchResult result = NeighborSearch.Search(features, 5, DistanceMetric.Euclidean, NeighborMethod.Approximate, context);
        Assert.Equal(NeighborMethod.Approximate, result.Method);
        for (int row = 0; row < 6000; row++)
        {
            Assert.Equal((row + 3000) % 6000, result.Table.IndicesOf(row)[0]);
            Assert.Equal(0f, result.Table.DistancesOf(row)[0]);
        }
    }

    [Fact]
    public void Inner_products_are_searched_with_an_honest_estimate()
    {
        Matrix features = NeighborInputs.Clustered(3000, 20, clusters: 8);
        using var context = new EngineContext(2);
        NeighborSearchResult result = NeighborSearch.Search(features, 10, DistanceMetric.InnerProduct, NeighborMethod.Approximate, context);
        NeighborTable exact = ExactNeighborSearch.Search(features, 10, DistanceMetric.InnerProduct, context);
        double recall = Recall(exact, result.Table);
        Assert.InRange(result.Recall, recall - 0.05, recall + 0.05);
    }

    [Theory]
    [InlineData(NeighborMethod.Automatic)]
    [InlineData(NeighborMethod.Exact)]
    [InlineData(NeighborMethod.Approximate)]
    public void Small_data_is_searched_exactly_in_every_mode(NeighborMethod mode)
    {
        foreach (int rows in new[] { 0, 1, 2, 3, 40, 600 })
        {
            Matrix features = NeighborInputs.Gaussian(rows, 8);
            using var context = new EngineContext(1);
            NeighborSearchResult result = NeighborSearch.Search(features, 15, DistanceMetric.Euclidean, mode, context);
            Assert.Equal(NeighborMethod.Exact, result.Method);
            Assert.Equal(1.0, result.Recall);
            Assert.Equal(ExactNeighborSearch.Search(features, 15, DistanceMetric.Euclidean, context).Indices, result.Table.Indices);
        }
    }

    [Fact]
    public void All_rows_equal_is_searched_exactly()
    {
        using var context = new EngineContext(2);
        NeighborSearchResult result = NeighborSearch.Search(
            new Matrix(9000, 4),
            3,
            DistanceMetric.Euclidean,
            NeighborMethod.Approximate,
            context
        );
        Assert.Equal(NeighborMethod.Exact, result.Method);
        Assert.Equal([0, 1, 2], result.Table.IndicesOf(8999).ToArray());
    }

    [Fact]
    public void An_unknown_mode_is_refused()
    {
        using var context = new EngineContext(1);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            NeighborSearch.Search(new Matrix(3, 1), 1, DistanceMetric.Euclidean, (NeighborMethod)7, context)
        );
    }

    [Fact]
    public void A_canceled_token_stops_approximate_search()
    {
        using var source = new CancellationTokenSource();
        using var context = new EngineContext(2, new ProgressHandler(_ => source.Cancel()), source.Token);
        Matrix features = NeighborInputs.Clustered(6000, 50, clusters: 5);
        Assert.Throws<OperationCanceledException>(() =>
            NeighborSearch.Search(features, 15, DistanceMetric.Euclidean, NeighborMethod.Approximate, context)
        );
    }

    private static double Recall(NeighborTable exact, NeighborTable found)
    {
        long hits = 0;
        for (int row = 0; row < exact.RowCount; row++)
            hits += found.DistancesOf(row).ToArray().Count(distance => distance <= exact.DistancesOf(row)[^1]);

        return (double)hits / exact.Indices.Length;
    }
}
