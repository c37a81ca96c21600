using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Tests.Workout;
using MLNet.Embeddings.Umap;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapProjectionTests
{
    private const int Features = 5;

    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(60, Features);

    [Fact]
    public void Transforming_the_training_data_gives_the_fitted_map()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, Rows);
        UmapProjectionTransformer transformer = context.Transforms.UmapProjection(Options()).Fit(data);

        float[][] map = Map(transformer.Transform(data));
        Assert.Equal(Rows.Length, transformer.Coordinates.RowCount);
        for (int row = 0; row < map.Length; row++)
            Assert.Equal(transformer.Coordinates.Row(row).ToArray(), map[row]);
        Assert.Equal(Rows.Length, transformer.Diagnostics.NumberOfRows);
        Assert.Contains(transformer.Diagnostics.StageSeconds, stage => stage.Key == "read");
    }

    [Fact]
    public void Equal_training_rows_share_one_position()
    {
        FeatureData.Row[] twice = [.. Rows, .. FeatureData.Rows(60, Features)];
        float[][] map = FitAndMap(twice);
        for (int row = 0; row < Rows.Length; row++)
            Assert.Equal(map[row], map[row + Rows.Length]);
    }

    [Fact]
    public void A_new_row_lands_with_its_kind_and_never_depends_on_its_company()
    {
        var context = new MLContext(1);
        UmapProjectionTransformer transformer = context.Transforms.UmapProjection(Options()).Fit(FeatureData.View(context, Rows));
        FeatureData.Row[] fresh = FeatureData.Rows(700, Features, seed: 99);

        float[][] together = Map(transformer.Transform(FeatureData.View(context, fresh)));
        float[][] reversed = Map(transformer.Transform(FeatureData.View(context, [.. fresh.Reverse()])));
        string[] single = [.. FeatureData.Predict<Output>(context, transformer, fresh[..50], row => row.Map)];
        Assert.Equal(together, reversed.Reverse());
        Assert.Equal(together[..50].Select(position => string.Join(',', position.Select(ViewContent.Format))), single);

        int correct = together.Select((position, i) => NearestBlob(transformer, position) == i % 3 ? 1 : 0).Sum();
        Assert.True(correct >= 0.95 * fresh.Length, $"Only {correct} of {fresh.Length} new rows land among their kind.");
    }

    [Fact]
    public void Sparse_and_dense_features_give_the_same_map()
    {
        var context = new MLContext(1);
        float[][] dense = FitAndMap(Rows);
        IDataView sparse = FeatureData.Sparse(context, Rows);
        Assert.Equal(dense, Map(context.Transforms.UmapProjection(Options()).Fit(sparse).Transform(sparse)));
    }

    [Fact]
    public void A_scalar_column_is_one_feature()
    {
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new { Features = i * 0.5f }));
        float[][] map = Map(context.Transforms.UmapProjection(Options()).Fit(data).Transform(data));
        Assert.All(map.SelectMany(position => position), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Very_few_rows_give_a_finite_map(int count)
    {
        float[][] map = FitAndMap(Rows[..count]);
        Assert.Equal(count, map.Length);
        Assert.All(map.SelectMany(position => position), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Rows_that_are_all_equal_give_one_finite_position()
    {
        float[][] map = FitAndMap([.. Enumerable.Range(0, 30).Select(_ => FeatureData.Rows(1, Features)[0])]);
        Assert.All(map, position => Assert.Equal(map[0], position));
        Assert.All(map[0], value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Data_without_rows_is_refused_in_one_sentence()
    {
        var context = new MLContext(1);
        IDataView empty = FeatureData.View(context, [], Features);
        Exception exception = Assert.Throws<InvalidOperationException>(() => context.Transforms.UmapProjection(Options()).Fit(empty));
        Assert.Contains("no row", exception.Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_fit_names_the_row_and_feature_that_it_cannot_use(float bad)
    {
        var context = new MLContext(1);
        Exception exception = Assert.Throws<InvalidOperationException>(
            () => context.Transforms.UmapProjection(Options()).Fit(FeatureData.View(context, WithBadRow(17, 2, bad))));
        Assert.Contains("Row 17", exception.Message);
        Assert.Contains("feature 2", exception.Message);
        Assert.Contains("'Features'", exception.Message);
    }

    [Fact]
    public void A_fit_may_skip_the_rows_that_it_cannot_use()
    {
        var context = new MLContext(1);
        var log = new LogListener(context);
        UmapProjectionEstimator.Options options = Options();
        options.SkipInvalidRows = true;
        UmapProjectionTransformer transformer = context.Transforms.UmapProjection(options).Fit(FeatureData.View(context, WithBadRow(17, 2, float.NaN)));

        Assert.Equal(Rows.Length - 1, transformer.Coordinates.RowCount);
        Assert.Contains(log.Of(ChannelMessageKind.Warning), message => message.StartsWith("1 row has a missing or infinite value in column 'Features'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_that_cannot_be_used_has_a_missing_position_and_one_warning_states_how_many_there_were()
    {
        var context = new MLContext(1);
        var log = new LogListener(context);
        UmapProjectionTransformer transformer = context.Transforms.UmapProjection(Options()).Fit(FeatureData.View(context, Rows));
        FeatureData.Row[] rows = WithBadRow(17, 2, float.NegativeInfinity);
        rows[40] = WithBadRow(40, 0, float.NaN)[40];

        float[][] map = Map(transformer.Transform(FeatureData.View(context, rows)));
        Assert.All(map[17].Concat(map[40]), value => Assert.True(float.IsNaN(value)));
        Assert.Equal(transformer.Coordinates.Row(18).ToArray(), map[18]);
        string warning = Assert.Single(log.Of(ChannelMessageKind.Warning), message => message.Contains("the output is missing"));
        Assert.StartsWith("2 rows", warning);
    }

    [Fact]
    public void A_row_that_cannot_be_used_ends_the_transform_where_that_is_asked_for()
    {
        var context = new MLContext(1);
        UmapProjectionEstimator.Options options = Options();
        options.OnError = RowErrorHandling.Throw;
        IDataView view = context.Transforms.UmapProjection(options)
            .Fit(FeatureData.View(context, Rows))
            .Transform(FeatureData.View(context, WithBadRow(33, 1, float.NaN)));
        Exception exception = Assert.Throws<InvalidOperationException>(() => Map(view));
        Assert.Contains("Row 33", exception.Message);
        Assert.Contains("feature 1", exception.Message);
    }

    [Fact]
    public void The_seed_of_the_context_governs_the_map_and_an_own_seed_overrides_it()
    {
        Assert.Equal(FitAndMap(Rows, seed: 3), FitAndMap(Rows, seed: 3));
        Assert.NotEqual(FitAndMap(Rows, seed: 3), FitAndMap(Rows, seed: 4));
        Assert.Equal(FitAndMap(Rows, seed: 3, ownSeed: 8), FitAndMap(Rows, seed: 4, ownSeed: 8));
    }

    [Fact]
    public void A_fit_logs_its_diagnostics_and_warnings()
    {
        var context = new MLContext(1);
        var log = new LogListener(context);
        UmapProjectionTransformer transformer = context.Transforms.UmapProjection(Options()).Fit(FeatureData.View(context, Rows[..6]));
        Assert.Contains(transformer.Diagnostics.ToString(), log.Of(ChannelMessageKind.Info));
        Assert.NotEmpty(transformer.Diagnostics.Warnings);
        Assert.All(transformer.Diagnostics.Warnings, warning => Assert.Contains(warning, log.Of(ChannelMessageKind.Warning)));
    }

    [Fact]
    public void A_class_column_of_any_usual_type_is_accepted_and_others_are_refused()
    {
        var context = new MLContext(1);
        IDataView data = context.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(FeatureData.View(context, Rows)).Transform(FeatureData.View(context, Rows));
        foreach (string column in new[] { "Label", "Key", "IsEven", "Id" })
        {
            UmapProjectionEstimator.Options options = Options();
            options.LabelColumnName = column;
            context.Transforms.UmapProjection(options).Fit(data);
        }

        foreach (string column in new[] { "Features", "Weight", "Absent" })
        {
            UmapProjectionEstimator.Options options = Options();
            options.LabelColumnName = column;
            Exception exception = Assert.Throws<ArgumentOutOfRangeException>(() => context.Transforms.UmapProjection(options).Fit(data));
            Assert.Contains($"label column '{column}'", exception.Message);
        }
    }

    [Fact]
    public void Given_neighbours_and_a_given_start_are_used()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, Rows);
        UmapProjectionTransformer plain = context.Transforms.UmapProjection(Options()).Fit(data);
        using var engine = new MLNet.Embeddings.Execution.EngineContext(1);

        UmapProjectionEstimator.Options options = Options();
        var features = new MLNet.Embeddings.Numerics.Matrix(Rows.Length, Features, [.. Rows.SelectMany(row => row.Features)]);
        options.PrecomputedNeighbors = ExactNeighborSearch.Search(features, options.NumberOfNeighbors - 1, options.Metric, engine);
        options.Initialization = UmapInitialization.Given;
        options.InitialCoordinates = plain.Coordinates;
        options.NumberOfEpochs = 0;
        UmapProjectionTransformer given = context.Transforms.UmapProjection(options).Fit(data);
        Assert.Equal(plain.Coordinates.Values, given.Coordinates.Values);
        Assert.Equal("given", given.Diagnostics.NeighborMethod);
    }

    [Fact]
    public void The_map_can_be_a_stage_before_a_trainer_in_a_cross_validation()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, FeatureData.Rows(90, Features));
        var pipeline = context.Transforms.Conversion.MapValueToKey("Class", "Label")
            .Append(context.Transforms.NormalizeMinMax(FeatureData.Column))
            .AppendCacheCheckpoint(context)
            .Append(context.Transforms.UmapProjection(Options()))
            .Append(context.MulticlassClassification.Trainers.NaiveBayes("Class", "Map"));
        var folds = context.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 3, labelColumnName: "Class");
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.MacroAccuracy, 0.3, 1));
    }

    private static UmapProjectionEstimator.Options Options() => new()
    {
        OutputColumnName = "Map",
        InputColumnName = FeatureData.Column,
        NumberOfEpochs = 60,
        NumberOfThreads = 2,
    };

    private static FeatureData.Row[] WithBadRow(int row, int feature, float value)
    {
        FeatureData.Row[] rows = FeatureData.Rows(60, Features);
        rows[row].Features[feature] = value;
        return rows;
    }

    private static float[][] FitAndMap(FeatureData.Row[] rows, int seed = 1, int? ownSeed = null)
    {
        var context = new MLContext(seed);
        UmapProjectionEstimator.Options options = Options();
        options.Seed = ownSeed;
        IDataView data = FeatureData.View(context, rows);
        return Map(context.Transforms.UmapProjection(options).Fit(data).Transform(data));
    }

    private static float[][] Map(IDataView view) => [.. view.GetColumn<float[]>("Map")];

    private static int NearestBlob(UmapProjectionTransformer transformer, float[] position)
    {
        int nearest = 0;
        double least = double.MaxValue;
        for (int row = 0; row < transformer.Coordinates.RowCount; row++)
        {
            double distance = 0;
            for (int c = 0; c < position.Length; c++)
                distance += Math.Pow(position[c] - transformer.Coordinates[row, c], 2);
            if (distance < least)
                (nearest, least) = (row, distance);
        }

        return nearest % 3;
    }

    private sealed class Output
    {
        public float[] Map { get; set; } = [];
    }
}
