using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Neighbors;

public class ExactNeighborIndexTests
{
    public static TheoryData<DistanceMetric> Metrics => [.. Enum.GetValues<DistanceMetric>()];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Finds_what_brute_force_finds(DistanceMetric metric)
    {
        using var context = new EngineContext(2);
        foreach ((int rows, int queries, int columns) in new[] { (1, 3, 2), (5, 1, 3), (64, 7, 1), (513, 101, 19), (900, 200, 60) })
        {
            Matrix reference = NeighborInputs.Gaussian(rows, columns, seed: 1);
            Matrix asked = NeighborInputs.Gaussian(queries, columns, seed: 2);
            reference.Row(0).CopyTo(asked.Row(0));
            foreach (int k in new[] { 1, 15, 90, rows + 3 })
            {
                BruteForce.AssertNearest(
                    ExactNeighborSearch.Search(reference, asked, k, metric, context),
                    reference,
                    asked,
                    k,
                    metric,
                    excludeSelf: false
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_query_has_one_answer_alone_in_a_batch_shuffled_and_on_every_path(DistanceMetric metric)
    {
        foreach (Matrix reference in new[] { NeighborInputs.Gaussian(700, 40, offset: 3), NeighborInputs.Lattice(700, 3, 4) })
        {
            Matrix queries = NeighborInputs.Gaussian(150, reference.ColumnCount, seed: 9, offset: 3);
            queries.Row(3).Clear();
            reference.Row(5).CopyTo(queries.Row(4));
            queries.Row(6).Fill(metric is DistanceMetric.Euclidean or DistanceMetric.Cosine ? 1e30f : 1e16f);
            using var context = new EngineContext(2);
            var index = new ExactNeighborIndex(reference, metric);
            NeighborTable batch = index.Search(queries, 12, context);
            NeighborTable tail = index.Search(NeighborInputs.Rows(queries, 61, 89), 12, context);
            Assert.Equal(batch.Indices[(61 * 12)..], tail.Indices);
            Assert.Equal(batch.Distances[(61 * 12)..], tail.Distances);
            foreach (SimdPath path in Enum.GetValues<SimdPath>())
            {
                var other = new ExactNeighborIndex(reference, metric, context, path);
                for (int row = 0; row < queries.RowCount; row++)
                {
                    var indices = new int[12];
                    var distances = new float[12];
                    Assert.Equal(12, other.Search(queries.Row(row), indices, distances));
                    Assert.Equal(batch.IndicesOf(row).ToArray(), indices);
                    Assert.Equal(batch.DistancesOf(row).ToArray(), distances);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Queries_of_any_size_that_the_metric_allows_are_answered(DistanceMetric metric)
    {
        Matrix reference = NeighborInputs.Gaussian(200, 6);
        Matrix queries = NeighborInputs.Gaussian(9, 6, seed: 4);
        int decades = metric is DistanceMetric.Euclidean or DistanceMetric.Cosine ? 9 : 4;
        for (int row = 0; row < 9; row++)
        {
            foreach (ref float value in queries.Row(row))
                value *= MathF.Pow(10, (row - 4) * decades);
        }

        using var context = new EngineContext(2);
        BruteForce.AssertNearest(
            ExactNeighborSearch.Search(reference, queries, 5, metric, context),
            reference,
            queries,
            5,
            metric,
            excludeSelf: false
        );
    }

    [Fact]
    public void A_reference_row_finds_itself_at_distance_zero()
    {
        Matrix reference = NeighborInputs.Gaussian(300, 25, offset: 100);
        var index = new ExactNeighborIndex(reference, DistanceMetric.Euclidean);
        for (int row = 0; row < reference.RowCount; row++)
        {
            var indices = new int[1];
            var distances = new float[1];
            index.Search(reference.Row(row), indices, distances);
            Assert.Equal(row, indices[0]);
            Assert.Equal(0f, distances[0]);
        }
    }

    [Fact]
    public void An_empty_index_finds_nothing()
    {
        var index = new ExactNeighborIndex(new Matrix(0, 3), DistanceMetric.Cosine);
        Assert.Equal(0, index.Search([1, 2, 3], new int[2], new float[2]));
        using var context = new EngineContext(1);
        Assert.Equal(0, index.Search(new Matrix(5, 3), 4, context).NeighborCount);
    }

    [Fact]
    public void More_neighbors_than_rows_returns_all_rows()
    {
        var index = new ExactNeighborIndex(new Matrix(2, 1, [1, 5]), DistanceMetric.Euclidean);
        int[] indices = [-7, -7, -7];
        float[] distances = [-7, -7, -7];
        Assert.Equal(2, index.Search([4], indices, distances));
        Assert.Equal([1, 0, -7], indices);
        Assert.Equal([1, 3, -7], distances);
    }

    [Fact]
    public void Queries_that_do_not_fit_are_refused_in_one_sentence()
    {
        var index = new ExactNeighborIndex(new Matrix(4, 3), DistanceMetric.Euclidean);
        using var context = new EngineContext(1);
        Assert.Equal(
            "The query has 2 values, but the reference rows have 3 columns. (Parameter 'query')",
            Assert.Throws<ArgumentException>(() => index.Search([1, 2], new int[1], new float[1])).Message
        );
        Assert.Equal(
            "The queries have 5 columns, but the reference rows have 3; both need the same features. (Parameter 'queries')",
            Assert.Throws<ArgumentException>(() => index.Search(new Matrix(1, 5), 1, context)).Message
        );
        Assert.Throws<ArgumentException>(() => index.Search([1, float.NaN, 2], new int[1], new float[1]));
        Assert.Throws<ArgumentException>(() => index.Search([1, 2, 3], new int[2], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search(new Matrix(1, 3), 0, context));
    }
}
