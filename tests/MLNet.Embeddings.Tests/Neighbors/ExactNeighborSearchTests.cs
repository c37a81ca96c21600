using FsCheck;
using FsCheck.Fluent;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Tests.Execution;

namespace MLNet.Embeddings.Tests.Neighbors;

public class ExactNeighborSearchTests
{
    public static TheoryData<DistanceMetric> Metrics => [.. Enum.GetValues<DistanceMetric>()];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Finds_what_brute_force_finds_in_every_shape(DistanceMetric metric)
    {
        using var context = new EngineContext(2);
        foreach (int columns in new[] { 1, 2, 3, 7, 50, 784 })
        {
            foreach (int rows in new[] { 0, 1, 2, 3, 6, 7, 17, 63, 64, 65, 191, 193 })
            {
                Matrix features = NeighborInputs.Gaussian(rows, columns, seed: (ulong)(rows + columns));
                NeighborTable expected = BruteForce.Search(features, features, rows + 5, metric, excludeSelf: true);
                foreach (int k in new[] { 1, 15, 90, rows - 1, rows + 5 }.Where(k => k > 0).Distinct())
                    BruteForce.AssertNearest(
                        expected,
                        ExactNeighborSearch.Search(features, k, metric, context),
                        features,
                        features,
                        k,
                        metric
                    );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Finds_what_brute_force_finds_across_several_blocks(DistanceMetric metric)
    {
        using var context = new EngineContext(2);
        Matrix features = NeighborInputs.Gaussian(1000, 50);
        NeighborTable expected = BruteForce.Search(features, features, 90, metric, excludeSelf: true);
        foreach (int k in new[] { 1, 15, 90 })
            BruteForce.AssertNearest(expected, ExactNeighborSearch.Search(features, k, metric, context), features, features, k, metric);
    }

    [Fact]
    public void Finds_what_brute_force_finds_with_more_columns_than_a_cache_holds()
    {
        using var context = new EngineContext(2);
        Matrix features = NeighborInputs.Gaussian(301, 4000);
        foreach (SimdPath path in Enum.GetValues<SimdPath>())
        {
            NeighborTable table = ExactNeighborSearch.Search(features, 10, DistanceMetric.Euclidean, context, path);
            BruteForce.AssertNearest(table, features, features, 10, DistanceMetric.Euclidean, excludeSelf: true);
        }
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Equal_rows_and_ties_are_kept_in_order_of_index(DistanceMetric metric)
    {
        using var context = new EngineContext(2);
        foreach ((int rows, int columns, int levels) in new[] { (500, 1, 3), (500, 2, 4), (700, 4, 3), (300, 12, 2), (600, 3, 1) })
        {
            Matrix features = NeighborInputs.Lattice(rows, columns, levels);
            foreach (int k in new[] { 1, 5, 40, rows - 1 })
                BruteForce.AssertNearest(
                    ExactNeighborSearch.Search(features, k, metric, context),
                    features,
                    features,
                    k,
                    metric,
                    excludeSelf: true
                );
        }
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Equal_rows_are_at_distance_exactly_zero(DistanceMetric metric)
    {
        Matrix features = NeighborInputs.Gaussian(300, 37, offset: 5);
        for (int row = 0; row < 150; row++)
            features.Row(row).CopyTo(features.Row(row + 150));

        using var context = new EngineContext(2);
        NeighborTable table = ExactNeighborSearch.Search(features, 3, metric, context);
        for (int row = 0; row < 300; row++)
        {
            Assert.Equal((row + 150) % 300, table.IndicesOf(row)[0]);
            Assert.Equal(0f, table.DistancesOf(row)[0]);
        }
    }

    [Fact]
    public void All_rows_equal_gives_the_lowest_indices()
    {
        var features = new Matrix(2000, 5);
        features.Values.AsSpan().Fill(3.3f);
        using var context = new EngineContext(2);
        NeighborTable table = ExactNeighborSearch.Search(features, 3, DistanceMetric.Euclidean, context);
        Assert.Equal([1, 2, 3], table.IndicesOf(0).ToArray());
        Assert.Equal([0, 1, 2], table.IndicesOf(1999).ToArray());
        Assert.All(table.Distances, distance => Assert.Equal(0f, distance));
    }

    [Theory]
    [InlineData(1e4, 1e-2)]
    [InlineData(-1e6, 1)]
    [InlineData(0, 1e20)]
    [InlineData(0, 1e37)]
    [InlineData(0, 1e-20)]
    [InlineData(0, 1e-38)]
    [InlineData(1e20, 1e15)]
    public void Offsets_and_extreme_magnitudes_change_nothing(double offset, double scale)
    {
        using var context = new EngineContext(2);
        Matrix features = NeighborInputs.Gaussian(400, 20, offset: offset, scale: scale);
        foreach (DistanceMetric metric in new[] { DistanceMetric.Euclidean, DistanceMetric.Cosine })
            BruteForce.AssertNearest(
                ExactNeighborSearch.Search(features, 15, metric, context),
                features,
                features,
                15,
                metric,
                excludeSelf: true
            );
    }

    [Fact]
    public void Far_clusters_of_close_rows_are_told_apart()
    {
        Matrix features = NeighborInputs.Gaussian(400, 20, scale: 1e-3);
        for (int row = 0; row < 400; row++)
        {
            foreach (ref float value in features.Row(row))
                value += row % 2 == 0 ? 1000 : -1000;
        }

        using var context = new EngineContext(2);
        NeighborTable table = ExactNeighborSearch.Search(features, 15, DistanceMetric.Euclidean, context);
        BruteForce.AssertNearest(table, features, features, 15, DistanceMetric.Euclidean, excludeSelf: true);
    }

    [Fact]
    public void Squared_distances_beyond_single_precision_are_refused_by_row_and_column()
    {
        Matrix features = NeighborInputs.Gaussian(50, 4);
        features[7, 2] = 1e25f;
        using var context = new EngineContext(1);
        foreach (DistanceMetric metric in new[] { DistanceMetric.SquaredEuclidean, DistanceMetric.InnerProduct })
        {
            string message = Assert.Throws<ArgumentException>(() => ExactNeighborSearch.Search(features, 2, metric, context)).Message;
            Assert.StartsWith(
                "Row 7, column 2 of the features is 1E+25 (both counted from 0), too large for ",
                message,
                StringComparison.Ordinal
            );
        }

        Assert.All(
            ExactNeighborSearch.Search(features, 2, DistanceMetric.Euclidean, context).Distances,
            distance => Assert.True(float.IsFinite(distance))
        );
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_table_that_no_array_can_hold_is_refused_in_one_sentence(DistanceMetric metric)
    {
        // 50,000 × 49,999 entries are beyond 2³¹, the rows themselves are small.
        var rows = new Matrix(50_000, 1);
        using var context = new EngineContext(1);
        Assert.Contains(
            "ask for fewer",
            Assert.Throws<ArgumentOutOfRangeException>(() => ExactNeighborSearch.Search(rows, int.MaxValue, metric, context)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "ask for fewer",
            Assert.Throws<ArgumentOutOfRangeException>(() => ExactNeighborSearch.Search(rows, rows, int.MaxValue, metric, context)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "ask for fewer",
            Assert
                .Throws<ArgumentOutOfRangeException>(() => NeighborSearch.Search(rows, 49_999, metric, NeighborMethod.Approximate, context))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Threads_and_vector_widths_give_the_same_bits(DistanceMetric metric)
    {
        Matrix features = NeighborInputs.Gaussian(1201, 33, offset: 2);
        features.Row(7).Clear();
        using var single = new EngineContext(1);
        NeighborTable expected = ExactNeighborSearch.Search(features, 15, metric, single);
        foreach (SimdPath path in Enum.GetValues<SimdPath>())
        {
            foreach (int threads in new[] { 1, 2, 3 })
            {
                using var context = new EngineContext(threads);
                NeighborTable table = ExactNeighborSearch.Search(features, 15, metric, context, path);
                Assert.Equal(expected.Indices, table.Indices);
                Assert.Equal(expected.Distances, table.Distances);
            }
        }
    }

    [Fact]
    public void Fewer_neighbors_are_a_prefix_of_more() =>
        Prop.ForAll(
                Shapes(1, 120, 6, 5),
                shape =>
                {
                    (int rows, int columns, int levels) = shape;
                    Matrix features = NeighborInputs.Lattice(rows, columns, levels, seed: (ulong)(rows * columns));
                    using var context = new EngineContext(1);
                    NeighborTable all = ExactNeighborSearch.Search(features, rows + 1, DistanceMetric.Euclidean, context);
                    NeighborTable some = ExactNeighborSearch.Search(features, 7, DistanceMetric.Euclidean, context);
                    return Enumerable
                        .Range(0, rows)
                        .All(row => some.IndicesOf(row).SequenceEqual(all.IndicesOf(row)[..some.NeighborCount]));
                }
            )
            .CheckQuietly();

    [Fact]
    public void Any_small_input_agrees_with_brute_force() =>
        Prop.ForAll(
                Shapes(0, 90, 9, 20),
                Shapes(0, 3, 3, 1),
                (shape, kind) =>
                {
                    (int rows, int columns, int k) = shape;
                    (int metric, int levels, _) = kind;
                    Matrix features =
                        levels == 0
                            ? NeighborInputs.Gaussian(rows, columns, seed: (ulong)rows)
                            : NeighborInputs.Lattice(rows, columns, levels + 1, seed: (ulong)rows);
                    using var context = new EngineContext(1);
                    NeighborTable table = ExactNeighborSearch.Search(features, k, (DistanceMetric)metric, context);
                    BruteForce.AssertNearest(table, features, features, k, (DistanceMetric)metric, excludeSelf: true);
                }
            )
            .CheckQuietly();

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinite")]
    [InlineData(float.NegativeInfinity, "infinite")]
    public void Values_that_are_not_finite_are_named_by_row_and_column(float value, string name)
    {
        Matrix features = NeighborInputs.Gaussian(2500, 7);
        features[2100, 3] = value;
        features[2400, 1] = float.NaN;
        using var context = new EngineContext(2);
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            ExactNeighborSearch.Search(features, 5, DistanceMetric.Euclidean, context)
        );
        Assert.Equal(
            $"Row 2100, column 3 of the features is {name} (both counted from 0); replace or drop missing values before this step. "
                + "(Parameter 'rows')",
            error.Message
        );
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        using var context = new EngineContext(1);
        var features = new Matrix(3, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactNeighborSearch.Search(features, 0, DistanceMetric.Euclidean, context));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactNeighborSearch.Search(features, -4, DistanceMetric.Euclidean, context));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactNeighborSearch.Search(features, 1, (DistanceMetric)9, context));
    }

    [Fact]
    public void Rows_without_columns_are_all_equal()
    {
        using var context = new EngineContext(1);
        NeighborTable table = ExactNeighborSearch.Search(new Matrix(4, 0), 2, DistanceMetric.Euclidean, context);
        Assert.Equal([1, 2, 0, 2, 0, 1, 0, 1], table.Indices);
    }

    [Fact]
    public void A_canceled_token_stops_the_search()
    {
        using var source = new CancellationTokenSource();
        using var context = new EngineContext(2, new ProgressHandler(_ => source.Cancel()), source.Token);
        Matrix features = NeighborInputs.Gaussian(6000, 100);
        Assert.Throws<OperationCanceledException>(() => ExactNeighborSearch.Search(features, 15, DistanceMetric.Euclidean, context));
    }

    private static Arbitrary<(int First, int Second, int Third)> Shapes(int least, int most, int mostSecond, int mostThird) =>
        (
            from first in Gen.Choose(least, most)
            from second in Gen.Choose(1, mostSecond)
            from third in Gen.Choose(1, mostThird)
            select (first, second, third)
        ).ToArbitrary();
}
