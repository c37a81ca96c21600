using MLNet.Embeddings.Tests.Execution;
using MLNet.Embeddings.Umap;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapEngineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Clouds_stay_apart_in_any_number_of_components(int components)
    {
        UmapFit fit = Fit(UmapTestData.Clouds(400, 20, 5), new() { NumberOfComponents = components, NumberOfEpochs = 100 });
        Assert.Equal(components, fit.Coordinates.ColumnCount);
        Assert.InRange(UmapTestData.CloudPurity(fit.Coordinates, 5), 0.95, 1);
    }

    [Theory]
    [InlineData(UmapInitialization.Spectral)]
    [InlineData(UmapInitialization.PrincipalComponents)]
    [InlineData(UmapInitialization.Random)]
    public void The_map_does_not_depend_on_the_number_of_threads(UmapInitialization initialization)
    {
        Matrix rows = UmapTestData.Clouds(3000, 10, 4, distance: 2);
        var parameters = new UmapParameters { NumberOfEpochs = 20, Initialization = initialization };
        Assert.Equal(Fit(rows, parameters, threads: 1).Coordinates.Values, Fit(rows, parameters, threads: 3).Coordinates.Values);
    }

    [Fact]
    public void The_seed_selects_the_map()
    {
        Matrix rows = UmapTestData.Clouds(200, 10, 4);
        Assert.NotEqual(
            Fit(rows, new() { Seed = 1, NumberOfEpochs = 20 }).Coordinates.Values,
            Fit(rows, new() { Seed = 2, NumberOfEpochs = 20 }).Coordinates.Values
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(10)]
    public void A_handful_of_rows_gives_a_finite_map_and_a_warning_with_both_numbers(int rowCount)
    {
        UmapFit fit = Fit(UmapTestData.Clouds(rowCount, 4, 2), new());
        Assert.Equal(rowCount, fit.Coordinates.RowCount);
        AssertFinite(fit);
        Assert.Equal(Math.Max(rowCount, 1), fit.Diagnostics.NeighborCount);
        string warning = Assert.Single(fit.Diagnostics.Warnings);
        Assert.Contains("15", warning, StringComparison.Ordinal);
        Assert.Contains($"only {rowCount} distinct", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_rows_share_one_position()
    {
        Matrix rows = UmapTestData.Clouds(500, 8, 3);
        for (int row = 100; row < 400; row++)
            rows.Row(row % 2).CopyTo(rows.Row(row));

        UmapFit fit = Fit(rows, new() { NumberOfEpochs = 50 });
        AssertFinite(fit);
        Assert.Equal(200, fit.Diagnostics.DistinctRowCount);
        for (int row = 100; row < 400; row++)
            Assert.Equal(fit.Coordinates.Row(row % 2).ToArray(), fit.Coordinates.Row(row).ToArray());
    }

    [Fact]
    public void All_rows_equal_give_one_finite_position()
    {
        var rows = new Matrix(300, 5);
        Array.Fill(rows.Values, 3.5f);
        UmapFit fit = Fit(rows, new());
        AssertFinite(fit);
        Assert.Single(Enumerable.Range(0, 300).Select(row => (fit.Coordinates[row, 0], fit.Coordinates[row, 1])).Distinct());
    }

    [Fact]
    public void Given_neighbors_bring_equal_rows_together_too()
    {
        Matrix rows = UmapTestData.Clouds(120, 4, 2);
        rows.Row(0).CopyTo(rows.Row(50));
        UmapFit fit = Fit(rows, new() { NumberOfEpochs = 30 }, neighbors: UmapTestData.Neighbors(rows, 20));
        Assert.Equal(fit.Coordinates.Row(0).ToArray(), fit.Coordinates.Row(50).ToArray());
        Assert.Equal(NeighborMethod.Given, fit.Diagnostics.NeighborMethod);
        Assert.Equal(15, fit.Diagnostics.NeighborCount);
    }

    [Fact]
    public void Given_neighbors_give_the_map_of_a_search()
    {
        Matrix rows = UmapTestData.Clouds(150, 6, 3, distance: 2);
        var parameters = new UmapParameters { NumberOfEpochs = 30 };
        Assert.Equal(
            Fit(rows, parameters).Coordinates.Values,
            Fit(rows, parameters, neighbors: UmapTestData.Neighbors(rows, 14)).Coordinates.Values
        );
    }

    [Fact]
    public void Too_few_given_neighbors_are_used_with_a_warning()
    {
        Matrix rows = UmapTestData.Clouds(60, 4, 2);
        UmapFit fit = Fit(rows, new() { NumberOfEpochs = 10 }, neighbors: UmapTestData.Neighbors(rows, 5));
        Assert.Contains(
            "only 5 neighbors per row were given; 6 are used",
            Assert.Single(fit.Diagnostics.Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Constant_columns_do_no_harm()
    {
        Matrix rows = UmapTestData.Clouds(200, 6, 3);
        for (int row = 0; row < rows.RowCount; row++)
            rows[row, 2] = rows[row, 4] = 1e6f;
        UmapFit fit = Fit(rows, new() { NumberOfEpochs = 50 });
        AssertFinite(fit);
        Assert.InRange(UmapTestData.CloudPurity(fit.Coordinates, 3), 0.97, 1);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_named_by_row_and_column(float value)
    {
        Matrix rows = UmapTestData.Clouds(50, 6, 3);
        rows[17, 4] = value;
        var exception = Assert.Throws<ArgumentException>(() => Fit(rows, new()));
        Assert.Contains("Row 17, column 4", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 300)]
    [InlineData(60, 300)]
    [InlineData(30, 100)]
    public void Clusters_far_apart_are_laid_out_separately(int cloudCount, int rowCount)
    {
        UmapFit fit = Fit(
            UmapTestData.Clouds(rowCount, 5, cloudCount, distance: 1e5),
            new() { NumberOfNeighbors = 3, NumberOfEpochs = 30 }
        );
        AssertFinite(fit);
        Assert.True(fit.Diagnostics.GraphComponentCount >= cloudCount);
        Assert.Contains("components were laid out separately", fit.Diagnostics.InitializationReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_of_rows_far_from_all_others_end_in_a_finite_map()
    {
        // With two rows per neighborhood the graph falls into hundreds of components.
        UmapFit fit = Fit(UmapTestData.Clouds(2000, 3, 1), new() { NumberOfNeighbors = 2, NumberOfEpochs = 20 });
        AssertFinite(fit);
        Assert.True(fit.Diagnostics.GraphComponentCount > 100);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(20)]
    public void Fifty_components_are_possible(int rowCount)
    {
        UmapFit fit = Fit(UmapTestData.Clouds(rowCount, 30, 3), new() { NumberOfComponents = 50, NumberOfEpochs = 20 });
        Assert.Equal(50, fit.Coordinates.ColumnCount);
        AssertFinite(fit);
    }

    [Theory]
    [InlineData(UmapInitialization.Spectral)]
    [InlineData(UmapInitialization.PrincipalComponents)]
    public void One_feature_is_enough(UmapInitialization initialization)
    {
        var rows = new Matrix(100, 1);
        for (int row = 0; row < 100; row++)
            rows[row, 0] = row;
        AssertFinite(Fit(rows, new() { Initialization = initialization, NumberOfEpochs = 50 }));
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.InnerProduct)]
    public void Each_metric_gives_a_finite_map(DistanceMetric metric) =>
        AssertFinite(Fit(UmapTestData.Clouds(150, 6, 3), new() { Metric = metric, NumberOfEpochs = 30 }));

    [Fact]
    public void Values_near_the_limits_of_single_precision_give_a_finite_map()
    {
        Matrix rows = UmapTestData.Clouds(100, 6, 3);
        for (int i = 0; i < rows.Values.Length; i++)
            rows.Values[i] *= 1e36f;
        AssertFinite(Fit(rows, new() { NumberOfEpochs = 10 }));
    }

    [Fact]
    public void A_given_start_is_used_as_it_is()
    {
        Matrix rows = UmapTestData.Clouds(80, 4, 2);
        var start = new Matrix(80, 2);
        for (int i = 0; i < start.Values.Length; i++)
            start.Values[i] = i * 0.125f;
        UmapFit fit = Fit(
            rows,
            new()
            {
                Initialization = UmapInitialization.Given,
                InitialCoordinates = start,
                NumberOfEpochs = 0,
            }
        );
        Assert.Equal(start.Values, fit.Coordinates.Values);
    }

    [Fact]
    public void Targets_pull_classes_together()
    {
        // Features without any classes in them; the targets alone tell the rows apart.
        Matrix rows = UmapTestData.Clouds(400, 4, 1);
        int[] targets = [.. Enumerable.Range(0, 400).Select(row => row % 2)];
        var parameters = new UmapParameters { NumberOfEpochs = 100 };
        double without = UmapTestData.CloudPurity(Fit(rows, parameters).Coordinates, 2);
        double with = UmapTestData.CloudPurity(Fit(rows, parameters with { Targets = targets, TargetWeight = 0.9 }).Coordinates, 2);
        Assert.InRange(without, 0.4, 0.65);
        Assert.InRange(with, 0.95, 1);
    }

    [Fact]
    public void Arrays_of_the_wrong_size_are_refused()
    {
        Matrix rows = UmapTestData.Clouds(30, 4, 2);
        Assert.Contains(
            "5 targets for 30 rows",
            Assert.Throws<ArgumentException>(() => Fit(rows, new() { Targets = new int[5] })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "30 × 3, but the map is 30 × 2",
            Assert
                .Throws<ArgumentException>(() =>
                    Fit(rows, new() { Initialization = UmapInitialization.Given, InitialCoordinates = new Matrix(30, 3) })
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "neighbors are those of 31 rows",
            Assert
                .Throws<ArgumentException>(() => Fit(rows, new(), neighbors: UmapTestData.Neighbors(UmapTestData.Clouds(31, 4, 2), 3)))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("neighbors")]
    [InlineData("graph")]
    [InlineData("start")]
    [InlineData("optimization")]
    public void A_canceled_token_stops_the_fit_in_each_stage(string stage)
    {
        using var source = new CancellationTokenSource();
        var progress = new ProgressHandler(report =>
        {
            if (report.Stage == stage)
                source.Cancel();
        });
        using var context = new EngineContext(2, progress, source.Token);
        Assert.Throws<OperationCanceledException>(() => UmapEngine.Fit(UmapTestData.Clouds(2000, 10, 3), new(), context));
    }

    [Fact]
    public void A_fit_that_would_not_fit_into_memory_says_so_before_it_begins()
    {
        var exception = Assert.Throws<InsufficientMemoryException>(() =>
            UmapMemoryEstimate.Require(10_000_000, 50, new() { NumberOfNeighbors = 100 }, 8_000_000_000)
        );
        Assert.Contains("10000000 rows × 50 features", exception.Message, StringComparison.Ordinal);
        Assert.Contains("but 8.0 GB are left; take fewer rows or fewer neighbors.", exception.Message, StringComparison.Ordinal);
        UmapMemoryEstimate.Require(1_000_000, 50, new(), 4_000_000_000);
    }

    [Fact]
    public void Diagnostics_tell_what_was_done()
    {
        UmapDiagnostics diagnostics = Fit(
            UmapTestData.Clouds(100, 7, 2, distance: 1),
            new() { NumberOfNeighbors = 10, NumberOfEpochs = 5 }
        ).Diagnostics;
        Assert.Equal((100, 7, 10, 5), (diagnostics.RowCount, diagnostics.FeatureCount, diagnostics.NeighborCount, diagnostics.EpochCount));
        Assert.Equal(
            (NeighborMethod.Exact, 1.0, UmapInitialization.Spectral),
            (diagnostics.NeighborMethod, diagnostics.NeighborRecall, diagnostics.Initialization)
        );
        Assert.Equal(["neighbors", "graph", "start", "optimization"], diagnostics.StageTimes.Select(stage => stage.Name));
        Assert.Equal(1.5769, diagnostics.A, 1e-3);
        Assert.Empty(diagnostics.Warnings);
    }

    private static UmapFit Fit(Matrix rows, UmapParameters parameters, int threads = 2, NeighborTable? neighbors = null)
    {
        using var context = new EngineContext(threads);
        return UmapEngine.Fit(rows, parameters, context, neighbors);
    }

    private static void AssertFinite(UmapFit fit) => Assert.All(fit.Coordinates.Values, value => Assert.True(float.IsFinite(value)));
}
