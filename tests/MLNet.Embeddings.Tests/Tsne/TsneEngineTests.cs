using MLNet.Embeddings.Tests.Execution;
using MLNet.Embeddings.Tsne;
using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneEngineTests
{
    private static readonly TsneParameters Short = new()
    {
        NumberOfEarlyExaggerationIterations = 60,
        NumberOfIterations = 60,
        Perplexities = [10],
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Very_few_rows_give_a_finite_map(int rows)
    {
        TsneFit fit = Fit(TsneReference.Clusters(rows, 5, 1, 1), new TsneParameters());
        Assert.Equal(rows, fit.Coordinates.RowCount);
        Assert.Equal(2, fit.Coordinates.ColumnCount);
        AssertFinite(fit);
        if (rows > 1)
            Assert.Contains("Perplexity 30 needs 90 neighbors", Assert.Single(fit.Diagnostics.Warnings));
    }

    [Fact]
    public void A_perplexity_that_is_too_large_is_lowered_with_a_warning_that_states_both_numbers()
    {
        TsneFit fit = Fit(TsneReference.Clusters(61, 5, 1, 1), Short with { Perplexities = [5, 50] });
        Assert.Equal(
            "Perplexity 50 needs 150 neighbors per row, but there are only 60; perplexity 20 is used.",
            Assert.Single(fit.Diagnostics.Warnings)
        );
        Assert.Equal([5, 20], fit.Diagnostics.Perplexities);
        Assert.Equal(60, fit.Diagnostics.NeighborCount);
    }

    [Fact]
    public void Rows_that_are_all_equal_share_one_finite_position()
    {
        var features = new Matrix(50, 4);
        features.Values.AsSpan().Fill(3);
        TsneFit fit = Fit(features, Short);
        Assert.Equal(1, fit.Diagnostics.DistinctRowCount);
        AssertFinite(fit);
        for (int row = 1; row < 50; row++)
            Assert.Equal(fit.Coordinates.Row(0).ToArray(), fit.Coordinates.Row(row).ToArray());
    }

    [Fact]
    public void Duplicates_en_masse_share_positions_and_do_not_disturb_the_others()
    {
        Matrix once = TsneReference.Clusters(120, 4, 2, 1);
        var repeated = new Matrix(120 + 900, 4);
        for (int row = 0; row < repeated.RowCount; row++)
            once.Row(row < 120 ? row : row % 3).CopyTo(repeated.Row(row));
        TsneFit expected = Fit(once, Short);
        TsneFit actual = Fit(repeated, Short);
        AssertFinite(actual);
        Assert.Equal(120, actual.Diagnostics.DistinctRowCount);
        for (int row = 0; row < repeated.RowCount; row++)
            Assert.Equal(expected.Coordinates.Row(row < 120 ? row : row % 3).ToArray(), actual.Coordinates.Row(row).ToArray());
    }

    [Fact]
    public void Constant_columns_and_a_single_feature_are_fine()
    {
        Matrix features = TsneReference.Clusters(150, 3, 2, 1);
        for (int row = 0; row < 150; row++)
            features[row, 1] = 7;
        AssertFinite(Fit(features, Short));
        AssertFinite(Fit(TsneReference.Clusters(150, 1, 2, 1), Short));
        AssertFinite(Fit(TsneReference.Clusters(150, 1, 2, 1), Short with { NumberOfComponents = 3 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(50)]
    public void Any_number_of_components_is_possible(int components)
    {
        TsneFit fit = Fit(TsneReference.Clusters(200, 60, 2, 1), Short with { NumberOfComponents = components });
        Assert.Equal(components, fit.Coordinates.ColumnCount);
        AssertFinite(fit);
    }

    [Fact]
    public void Clusters_that_nothing_connects_give_a_finite_map()
    {
        Matrix features = TsneReference.Clusters(400, 5, 1, 1, clusters: 4);
        for (int row = 0; row < 400; row++)
            features[row, 0] += 1e6f * (row % 4);
        foreach (
            TsneInitialization initialization in new[]
            {
                TsneInitialization.PrincipalComponents,
                TsneInitialization.Spectral,
                TsneInitialization.Random,
            }
        )
            AssertFinite(Fit(features, Short with { Initialization = initialization }));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Values_that_are_not_finite_are_named_by_row_and_column(float value)
    {
        Matrix features = TsneReference.Clusters(60, 5, 1, 1);
        features[17, 3] = value;
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => Fit(features, Short));
        Assert.StartsWith("Row 17, column 3", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_map_is_the_same_to_the_bit_on_any_number_of_threads(int components)
    {
        Matrix features = TsneReference.Clusters(1500, 10, 3, 1);
        TsneParameters parameters = Short with { NumberOfComponents = components };
        Assert.Equal(Fit(features, parameters, 1).Coordinates.Values, Fit(features, parameters, 3).Coordinates.Values);
    }

    [Theory]
    [InlineData(2, 12)]
    [InlineData(3, 6)]
    public void Early_exaggeration_goes_by_the_number_of_dimensions_unless_it_is_given(int components, double exaggeration)
    {
        Matrix features = TsneReference.Clusters(150, 10, 3, 1);
        TsneParameters parameters = Short with { NumberOfComponents = components };
        Assert.Equal(
            Fit(features, parameters with { EarlyExaggeration = exaggeration }).Coordinates.Values,
            Fit(features, parameters).Coordinates.Values
        );
        Assert.NotEqual(
            Fit(features, parameters with { EarlyExaggeration = 8 }).Coordinates.Values,
            Fit(features, parameters).Coordinates.Values
        );
    }

    [Fact]
    public void Another_seed_gives_another_map()
    {
        Matrix features = TsneReference.Clusters(200, 10, 3, 1);
        Assert.NotEqual(Fit(features, Short).Coordinates.Values, Fit(features, Short with { Seed = 1 }).Coordinates.Values);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Clusters_stay_together(int components)
    {
        Matrix features = TsneReference.Clusters(1200, 20, 3, 1);
        TsneFit fit = Fit(features, new TsneParameters { NumberOfComponents = components, NumberOfIterations = 250 });
        NeighborTable neighbors = TsneReference.Neighbors(fit.Coordinates, 10);
        double same = Enumerable
            .Range(0, 1200)
            .Average(row => neighbors.IndicesOf(row).ToArray().Count(other => other % 10 == row % 10) / 10.0);
        Assert.InRange(same, 0.99, 1);
        Assert.InRange(fit.Diagnostics.KullbackLeiblerDivergence, 0, 2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Grid_and_all_pairs_reach_the_same_divergence(int components)
    {
        Matrix features = TsneReference.Clusters(900, 20, 3, 1);
        TsneParameters parameters = Short with { NumberOfComponents = components, NumberOfIterations = 150 };
        double exact = Fit(features, parameters with { Repulsion = RepulsionMethod.Exact }).Diagnostics.KullbackLeiblerDivergence;
        double grid = Fit(features, parameters with { Repulsion = RepulsionMethod.Grid }).Diagnostics.KullbackLeiblerDivergence;
        Assert.Equal(1, grid / exact, 0.02);
    }

    [Fact]
    public void The_callback_sees_a_falling_divergence_and_a_settled_one_stops_the_fit()
    {
        Matrix features = TsneReference.Clusters(300, 10, 3, 1);
        var seen = new List<TsneIteration>();
        Fit(features, Short with { CallbackInterval = 20, Callback = seen.Add });
        Assert.Equal([20, 40, 60, 80, 100, 120], seen.Select(look => look.Iteration));
        Assert.True(seen[^1].KullbackLeiblerDivergence < seen[0].KullbackLeiblerDivergence);

        TsneFit settled = Fit(features, Short with { NumberOfIterations = 2000, CallbackInterval = 20, EarlyStopTolerance = 0.01 });
        Assert.True(settled.Diagnostics.StoppedEarly);
        Assert.InRange(settled.Diagnostics.IterationCount, 61, 2000);
    }

    [Fact]
    public void A_canceled_fit_stops_within_a_second()
    {
        Matrix features = TsneReference.Clusters(3000, 10, 3, 1);
        using var source = new CancellationTokenSource();
        var clock = new System.Diagnostics.Stopwatch();
        var progress = new ProgressHandler(report =>
        {
            if (report is { Stage: "optimization", Completed: > 5 } && !source.IsCancellationRequested)
            {
                clock.Start();
                source.Cancel();
            }
        });
        using var context = new EngineContext(2, progress, source.Token);
        Assert.Throws<OperationCanceledException>(() =>
            TsneEngine.Fit(features, new TsneParameters { NumberOfIterations = 100_000 }, context)
        );
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1);
    }

    [Fact]
    public void A_fit_that_does_not_fit_into_memory_says_so_first()
    {
        InsufficientMemoryException error = Assert.Throws<InsufficientMemoryException>(() =>
            TsneMemoryEstimate.Require(10_000_000, 50, new TsneParameters(), available: 4_000_000_000)
        );
        Assert.Equal(
            "A t-SNE map of 10000000 rows × 50 features with perplexity 30 needs about 30.6 GB beside the features, but 4.0 GB are left; "
                + "take fewer rows or a lower perplexity.",
            error.Message
        );
    }

    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.InnerProduct)]
    public void Every_metric_gives_a_finite_map(DistanceMetric metric) =>
        AssertFinite(Fit(TsneReference.Clusters(200, 5, 2, 1), Short with { Metric = metric }));

    private static TsneFit Fit(Matrix features, TsneParameters parameters, int threads = 2)
    {
        using var context = new EngineContext(threads);
        return TsneEngine.Fit(features, parameters, context);
    }

    private static void AssertFinite(TsneFit fit)
    {
        Assert.All(fit.Coordinates.Values, value => Assert.True(float.IsFinite(value)));
        Assert.True(double.IsFinite(fit.Diagnostics.KullbackLeiblerDivergence));
    }
}
