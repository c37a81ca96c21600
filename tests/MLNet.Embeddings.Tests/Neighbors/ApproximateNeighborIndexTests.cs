namespace MLNet.Embeddings.Tests.Neighbors;

public class ApproximateNeighborIndexTests
{
    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Finds_nearly_all_neighbors_and_knows_how_many(DistanceMetric metric)
    {
        Matrix all = NeighborInputs.Clustered(8300, 24, clusters: 15);
        Matrix reference = NeighborInputs.Rows(all, 0, 8000);
        Matrix queries = NeighborInputs.Rows(all, 8000, 300);
        using var context = new EngineContext(2);
        var index = new ApproximateNeighborIndex(reference, metric, context);
        NeighborTable found = index.Search(queries, 15, context);
        NeighborTable exact = ExactNeighborSearch.Search(reference, queries, 15, metric, context);
        int hits = 0;
        for (int row = 0; row < 300; row++)
            hits += found.DistancesOf(row).ToArray().Count(distance => distance <= exact.DistancesOf(row)[14]);

        Assert.InRange(hits, 0.95 * 300 * 15, 300 * 15);
        Assert.InRange(index.Recall, 0.95, 1);
    }

    [Fact]
    public void A_query_has_one_answer_alone_in_a_batch_and_at_any_thread_count()
    {
        Matrix reference = NeighborInputs.Clustered(3000, 10, clusters: 5);
        Matrix queries = NeighborInputs.Clustered(100, 10, clusters: 5, seed: 7);
        using var one = new EngineContext(1);
        using var three = new EngineContext(3);
        var index = new ApproximateNeighborIndex(reference, DistanceMetric.Euclidean, one);
        var other = new ApproximateNeighborIndex(reference, DistanceMetric.Euclidean, three);
        NeighborTable batch = index.Search(queries, 7, one);
        Assert.Equal(batch.Indices, other.Search(queries, 7, three).Indices);
        for (int row = 0; row < 100; row++)
        {
            var indices = new int[7];
            var distances = new float[7];
            Assert.Equal(7, index.Search(queries.Row(row), indices, distances));
            Assert.Equal(batch.IndicesOf(row).ToArray(), indices);
            Assert.Equal(batch.DistancesOf(row).ToArray(), distances);
        }
    }

    [Fact]
    public void A_reference_row_finds_itself_and_its_equals_at_distance_zero()
    {
        Matrix reference = NeighborInputs.Clustered(4000, 8, clusters: 6);
        for (int row = 0; row < 2000; row++)
            reference.Row(row).CopyTo(reference.Row(row + 2000));

        using var context = new EngineContext(2);
        var index = new ApproximateNeighborIndex(reference, DistanceMetric.Euclidean, context);
        NeighborTable found = index.Search(reference, 2, context);
        int itself = Enumerable
            .Range(0, 4000)
            .Count(row =>
                found.IndicesOf(row)[0] == row % 2000 && found.IndicesOf(row)[1] == (row % 2000) + 2000 && found.DistancesOf(row)[1] == 0
            );
        Assert.InRange(itself, 3990, 4000);
    }

    [Fact]
    public void Saved_and_loaded_it_gives_the_same_answers()
    {
        Matrix reference = NeighborInputs.Clustered(2500, 10, clusters: 5);
        Matrix queries = NeighborInputs.Clustered(50, 10, clusters: 5, seed: 3);
        using var context = new EngineContext(2);
        var index = new ApproximateNeighborIndex(reference, DistanceMetric.Cosine, context, seed: 4);
        using var stream = new MemoryStream();
        index.Save(stream);

        stream.Position = 0;
        ApproximateNeighborIndex loaded = ApproximateNeighborIndex.Load(stream, reference, context);
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal(index.Recall, loaded.Recall);
        Assert.Equal(index.Metric, loaded.Metric);
        Assert.Equal(index.Search(queries, 9, context).Distances, loaded.Search(queries, 9, context).Distances);

        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => ApproximateNeighborIndex.Load(stream, NeighborInputs.Rows(reference, 0, 2000), context));
    }

    [Fact]
    public void Known_neighbors_are_used()
    {
        Matrix reference = NeighborInputs.Clustered(2500, 10, clusters: 5);
        using var context = new EngineContext(2);
        NeighborTable neighbors = ExactNeighborSearch.Search(reference, 20, DistanceMetric.Euclidean, context);
        var index = new ApproximateNeighborIndex(reference, DistanceMetric.Euclidean, context, 0, neighbors);
        Assert.InRange(index.Recall, 0.95, 1);
        Assert.Throws<ArgumentException>(() =>
            new ApproximateNeighborIndex(NeighborInputs.Rows(reference, 0, 9), DistanceMetric.Euclidean, context, 0, neighbors)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(400)]
    public void Small_data_is_searched_completely(int rows)
    {
        Matrix reference = NeighborInputs.Gaussian(rows, 3);
        Matrix queries = NeighborInputs.Gaussian(5, 3, seed: 2);
        using var context = new EngineContext(1);
        NeighborTable found = new ApproximateNeighborIndex(reference, DistanceMetric.Euclidean, context).Search(queries, rows + 2, context);
        Assert.Equal(ExactNeighborSearch.Search(reference, queries, rows + 2, DistanceMetric.Euclidean, context).Indices, found.Indices);
    }

    [Fact]
    public void All_rows_equal_gives_the_lowest_indices()
    {
        using var context = new EngineContext(2);
        var index = new ApproximateNeighborIndex(new Matrix(5000, 3), DistanceMetric.Euclidean, context);
        Assert.Equal([0, 1, 2], index.Search(new Matrix(1, 3), 3, context).Indices);
    }
}
