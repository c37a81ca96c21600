using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Tests.Workout;
using MLNet.Embeddings.Tsne;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneProjectionTests
{
    private const int Features = 5;

    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(90, Features);

    [Fact]
    public void Transforming_the_training_data_gives_the_fitted_map()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, Rows);
        TsneProjectionTransformer transformer = context.Transforms.TsneProjection(Options()).Fit(data);

        float[][] map = Map(transformer.Transform(data));
        Assert.Equal(Rows.Length, transformer.Coordinates.RowCount);
        for (int row = 0; row < map.Length; row++)
            Assert.Equal(transformer.Coordinates.Row(row).ToArray(), map[row]);
        Assert.Contains(transformer.Diagnostics.StageSeconds, stage => stage.Key == "read");
    }

    [Fact]
    public void A_new_row_lands_with_its_kind_and_never_depends_on_its_company()
    {
        var context = new MLContext(1);
        TsneProjectionTransformer transformer = context.Transforms.TsneProjection(Options()).Fit(FeatureData.View(context, Rows));
        FeatureData.Row[] fresh = FeatureData.Rows(700, Features, seed: 99);

        float[][] together = Map(transformer.Transform(FeatureData.View(context, fresh)));
        float[][] reversed = Map(transformer.Transform(FeatureData.View(context, [.. fresh.Reverse()])));
        string[] single = [.. FeatureData.Predict<Output>(context, transformer, fresh[..50], row => row.Map)];
        Assert.Equal(together, reversed.Reverse());
        Assert.Equal(together[..50].Select(position => string.Join(',', position.Select(ViewContent.Format))), single);

        int correct = together.Select((position, i) => NearestBlob(transformer, position) == i % 3 ? 1 : 0).Sum();
        Assert.True(correct >= 0.95 * fresh.Length, $"Only {correct} of {fresh.Length} new rows land among their kind.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Very_few_rows_give_a_finite_map_on_which_new_rows_can_be_placed(int count)
    {
        var context = new MLContext(1);
        TsneProjectionTransformer transformer = context.Transforms.TsneProjection(Options()).Fit(FeatureData.View(context, Rows[..count]));
        float[][] map = Map(transformer.Transform(FeatureData.View(context, Rows)));
        Assert.All(map.SelectMany(position => position), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Data_without_rows_is_refused_in_one_sentence()
    {
        var context = new MLContext(1);
        IDataView empty = FeatureData.View(context, [], Features);
        Exception exception = Assert.Throws<InvalidOperationException>(() => context.Transforms.TsneProjection(Options()).Fit(empty));
        Assert.Contains("no row", exception.Message);
    }

    [Fact]
    public void A_fit_logs_its_diagnostics_and_warnings()
    {
        var context = new MLContext(1);
        var log = new LogListener(context);
        TsneProjectionTransformer transformer = context.Transforms.TsneProjection("Map", FeatureData.Column).Fit(FeatureData.View(context, Rows[..40]));
        Assert.Contains(transformer.Diagnostics.ToString(), log.Of(ChannelMessageKind.Info));
        string warning = Assert.Single(transformer.Diagnostics.Warnings);
        Assert.Equal("Perplexity 30 needs 90 neighbours per row, but there are only 39; perplexity 13 is used.", warning);
        Assert.Contains(warning, log.Of(ChannelMessageKind.Warning));
    }

    [Fact]
    public void The_seed_of_the_context_governs_the_map_and_an_own_seed_overrides_it()
    {
        Assert.Equal(FitAndMap(seed: 3), FitAndMap(seed: 3));
        Assert.NotEqual(FitAndMap(seed: 3), FitAndMap(seed: 4));
        Assert.Equal(FitAndMap(seed: 3, ownSeed: 8), FitAndMap(seed: 4, ownSeed: 8));
    }

    [Fact]
    public void A_row_that_cannot_be_used_is_skipped_missing_or_an_error_as_asked_for()
    {
        var context = new MLContext(1);
        FeatureData.Row[] rows = FeatureData.Rows(90, Features);
        rows[17].Features[2] = float.NaN;
        TsneProjectionEstimator.Options options = Options();
        options.SkipInvalidRows = true;
        TsneProjectionTransformer transformer = context.Transforms.TsneProjection(options).Fit(FeatureData.View(context, rows));
        Assert.Equal(89, transformer.Coordinates.RowCount);
        Assert.All(Map(transformer.Transform(FeatureData.View(context, rows)))[17], value => Assert.True(float.IsNaN(value)));

        options.OnError = RowErrorHandling.Throw;
        IDataView view = context.Transforms.TsneProjection(options).Fit(FeatureData.View(context, rows)).Transform(FeatureData.View(context, rows));
        Assert.Contains("Row 17", Assert.Throws<InvalidOperationException>(() => Map(view)).Message);
    }

    private static TsneProjectionEstimator.Options Options() => new()
    {
        OutputColumnName = "Map",
        InputColumnName = FeatureData.Column,
        Perplexities = [10],
        NumberOfEarlyExaggerationIterations = 60,
        NumberOfIterations = 60,
        NumberOfThreads = 2,
    };

    private static float[][] FitAndMap(int seed, int? ownSeed = null)
    {
        var context = new MLContext(seed);
        TsneProjectionEstimator.Options options = Options();
        options.Seed = ownSeed;
        IDataView data = FeatureData.View(context, Rows);
        return Map(context.Transforms.TsneProjection(options).Fit(data).Transform(data));
    }

    private static float[][] Map(IDataView view) => [.. view.GetColumn<float[]>("Map")];

    private static int NearestBlob(TsneProjectionTransformer transformer, float[] position)
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
