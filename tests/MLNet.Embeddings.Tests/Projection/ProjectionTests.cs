using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Projection;

/// <summary>What every projection promises its users, whatever its method.</summary>
public abstract class ProjectionTests(ProjectionMethod method)
{
    private const int RowCount = 90;
    private const int Features = 5;

    private protected static FeatureData.Row[] Rows { get; } = FeatureData.Rows(RowCount, Features);

    [Fact]
    public void Transforming_the_training_data_gives_the_fitted_map()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, Rows);
        ProjectionTransformer transformer = Fit(context, method.Options(), data);

        float[][] map = Map(transformer.Transform(data));
        Assert.Equal(Rows.Length, transformer.Coordinates.RowCount);
        for (int row = 0; row < map.Length; row++)
            Assert.Equal(transformer.Coordinates.Row(row).ToArray(), map[row]);
        Assert.Equal(Rows.Length, transformer.Diagnostics.RowCount);
        Assert.Contains(transformer.Diagnostics.StageTimes, stage => stage.Name == "read");
    }

    [Fact]
    public void Equal_training_rows_share_one_position()
    {
        FeatureData.Row[] twice = [.. Rows, .. FeatureData.Rows(RowCount, Features)];
        float[][] map = FitAndMap(twice);
        for (int row = 0; row < Rows.Length; row++)
            Assert.Equal(map[row], map[row + Rows.Length]);
    }

    [Fact]
    public void A_new_row_lands_with_its_kind_and_never_depends_on_its_company()
    {
        var context = new MLContext(1);
        ProjectionTransformer transformer = Fit(context, method.Options(), FeatureData.View(context, Rows));
        FeatureData.Row[] fresh = FeatureData.Rows(700, Features, seed: 99);

        float[][] together = Map(transformer.Transform(FeatureData.View(context, fresh)));
        float[][] reversed = Map(transformer.Transform(FeatureData.View(context, [.. fresh.Reverse()])));
        string[] single = [.. FeatureData.Predict<MapOutput>(context, transformer, fresh[..50], row => row.Map)];
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
        Assert.Equal(dense, Map(Fit(context, method.Options(), sparse).Transform(sparse)));
    }

    [Fact]
    public void A_scalar_column_is_one_feature()
    {
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new { Features = i * 0.5f }));
        AssertFinite(Map(Fit(context, method.Options(), data).Transform(data)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Very_few_rows_give_a_finite_map_on_which_new_rows_can_be_placed(int count)
    {
        var context = new MLContext(1);
        ProjectionTransformer transformer = Fit(context, method.Options(), FeatureData.View(context, Rows[..count]));
        Assert.Equal(count, transformer.Coordinates.RowCount);
        AssertFinite(Map(transformer.Transform(FeatureData.View(context, Rows))));
    }

    [Fact]
    public void Rows_that_are_all_equal_give_one_finite_position()
    {
        float[][] map = FitAndMap([.. Enumerable.Range(0, 30).Select(_ => FeatureData.Rows(1, Features)[0])]);
        Assert.All(map, position => Assert.Equal(map[0], position));
        AssertFinite(map);
    }

    [Fact]
    public void Data_without_rows_is_refused_in_one_sentence()
    {
        var context = new MLContext(1);
        IDataView empty = FeatureData.View(context, [], Features);
        Exception exception = Assert.Throws<InvalidOperationException>(() => Fit(context, method.Options(), empty));
        Assert.Contains("no row", exception.Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_fit_names_the_row_and_feature_that_it_cannot_use(float bad)
    {
        var context = new MLContext(1);
        Exception exception = Assert.Throws<InvalidOperationException>(() =>
            Fit(context, method.Options(), FeatureData.View(context, WithBadRow(17, 2, bad)))
        );
        Assert.Contains("Row 17", exception.Message);
        Assert.Contains("feature 2", exception.Message);
        Assert.Contains("'Features'", exception.Message);
    }

    [Fact]
    public void A_fit_may_skip_the_rows_that_it_cannot_use()
    {
        var context = new MLContext(1);
        var log = new LogListener(context);
        ProjectionOptions options = method.Options();
        options.SkipInvalidRows = true;
        ProjectionTransformer transformer = Fit(context, options, FeatureData.View(context, WithBadRow(17, 2, float.NaN)));

        Assert.Equal(Rows.Length - 1, transformer.Coordinates.RowCount);
        Assert.Contains(
            log.Of(ChannelMessageKind.Warning),
            message => message.StartsWith("1 row has a missing, infinite or too large value in column 'Features'", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_row_that_cannot_be_used_has_a_missing_position_and_one_warning_states_how_many_there_were()
    {
        var context = new MLContext(1);
        var log = new LogListener(context);
        ProjectionTransformer transformer = Fit(context, method.Options(), FeatureData.View(context, Rows));
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
        ProjectionOptions options = method.Options();
        options.OnError = RowErrorHandling.Throw;
        IDataView view = Fit(context, options, FeatureData.View(context, Rows))
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
        ProjectionTransformer transformer = Fit(context, method.Options(), FeatureData.View(context, Rows[..6]));
        Assert.Contains(transformer.Diagnostics.ToString(), log.Of(ChannelMessageKind.Info));
        Assert.NotEmpty(transformer.Diagnostics.Warnings);
        Assert.All(transformer.Diagnostics.Warnings, warning => Assert.Contains(warning, log.Of(ChannelMessageKind.Warning)));
    }

    [Fact]
    public void The_map_can_be_a_stage_before_a_trainer_in_a_cross_validation()
    {
        var context = new MLContext(1);
        var pipeline = context
            .Transforms.Conversion.MapValueToKey("Class", "Label")
            .Append(context.Transforms.NormalizeMinMax(FeatureData.Column))
            .AppendCacheCheckpoint(context)
            .Append(method.Estimator(context, method.Options()))
            .Append(context.MulticlassClassification.Trainers.NaiveBayes("Class", "Map"));
        var folds = context.MulticlassClassification.CrossValidate(
            FeatureData.View(context, Rows),
            pipeline,
            numberOfFolds: 3,
            labelColumnName: "Class"
        );
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.MacroAccuracy, 0.3, 1));
    }

    private protected ProjectionTransformer Fit(MLContext context, ProjectionOptions options, IDataView data) =>
        method.Estimator(context, options).Fit(data);

    private static FeatureData.Row[] WithBadRow(int row, int feature, float value)
    {
        FeatureData.Row[] rows = FeatureData.Rows(RowCount, Features);
        rows[row].Features[feature] = value;
        return rows;
    }

    private static float[][] Map(IDataView view) => [.. view.GetColumn<float[]>("Map")];

    private static void AssertFinite(float[][] map) =>
        Assert.All(map.SelectMany(position => position), value => Assert.True(float.IsFinite(value)));

    private static int NearestBlob(ProjectionTransformer transformer, float[] position)
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

    private float[][] FitAndMap(FeatureData.Row[] rows, int seed = 1, int? ownSeed = null)
    {
        var context = new MLContext(seed);
        ProjectionOptions options = method.Options();
        options.Seed = ownSeed;
        IDataView data = FeatureData.View(context, rows);
        return Map(Fit(context, options, data).Transform(data));
    }
}
