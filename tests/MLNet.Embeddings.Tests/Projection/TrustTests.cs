using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Projection;

/// <summary>The column that tells how far a placed row can be trusted.</summary>
public abstract class TrustTests(ProjectionMethod method)
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Training_rows_are_trusted_and_others_by_how_far_off_they_lie()
    {
        FeatureData.Row[] rows = FeatureData.Rows(90, 6);
        ProjectionTransformer map = Fit(rows);

        Assert.All(Trust(map, rows), value => Assert.Equal(1, value));
        float[] trust = Trust(
            map,
            [
                new FeatureData.Row { Features = [.. rows[4].Features.Select((x, i) => i == 0 ? x + 0.01f : x)] },
                new FeatureData.Row { Features = [50, -50, 50, 0, 50, 50] },
                new FeatureData.Row { Features = [float.NaN, 0, 0, 0, 0, 0] },
            ]
        );
        Assert.InRange(trust[0], 0.02f, 1);
        Assert.Equal(1f / 91, trust[1]);
        Assert.True(float.IsNaN(trust[2]));

        using var stream = new MemoryStream();
        map.Save(stream);
        stream.Position = 0;
        FeatureData.Row[] fresh = [.. FeatureData.Rows(5, 6, seed: 3)];
        Assert.Equal(Trust(map, fresh), Trust(method.Load(_mlContext, stream), fresh));
    }

    [Fact]
    public void Neighbors_that_are_at_hand_calibrate_it_without_another_search()
    {
        FeatureData.Row[] rows = FeatureData.Rows(90, 6);
        IDataView view = FeatureData.View(_mlContext, rows);
        NeighborSet neighbors = _mlContext.FindNeighbors(view, FeatureData.Column);
        ProjectionOptions options = method.Options(5);
        (options.TrustColumnName, options.Neighbors) = ("Trust", neighbors);
        using var work = WorkCounts.Collect();
        ProjectionTransformer map = method.Estimator(_mlContext, options).Fit(view);
        Assert.Equal(0, work.NeighborSearches);

        FeatureData.Row[] fresh = [.. FeatureData.Rows(20, 6, seed: 3)];
        float[] expected = Trust(Fit(rows), fresh);
        Assert.All(Trust(map, fresh).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 0.02f));
    }

    [Fact]
    public void One_search_serves_the_map_and_its_trust()
    {
        FeatureData.Row[] rows = FeatureData.Rows(90, 6);
        for (int row = 0; row < 5; row++)
            rows[row].Features = [.. rows[40].Features];
        using var work = WorkCounts.Collect();
        Fit(rows);
        Assert.Equal((1, 1), (work.EqualRowSearches, work.NeighborSearches));
    }

    [Fact]
    public void Of_rows_of_the_same_source_few_are_hardly_trusted()
    {
        float[] trust = Trust(Fit(FeatureData.Rows(150, 6)), FeatureData.Rows(150, 6, seed: 2));
        Assert.InRange(trust.Count(value => value <= 0.1f), 3, 33);
        Assert.InRange(trust.Average(), 0.35, 0.65);
    }

    [Fact]
    public void Without_a_name_there_is_no_such_column_and_wrong_names_are_refused()
    {
        FeatureData.Row[] rows = FeatureData.Rows(40, 6);
        IDataView view = FeatureData.View(_mlContext, rows);
        Assert.Null(method.Estimator(_mlContext, method.Options(5)).Fit(view).Transform(view).Schema.GetColumnOrNull("Trust"));

        ProjectionOptions options = method.Options(5);
        (options.TrustColumnName, options.Metric) = ("Trust", DistanceMetric.InnerProduct);
        Assert.Contains(
            "TrustColumnName must be null where Metric is InnerProduct",
            Assert.Throws<ArgumentOutOfRangeException>(() => method.Estimator(_mlContext, options)).Message
        );
        options = method.Options(5);
        options.TrustColumnName = options.OutputColumnName;
        Assert.Contains(
            "TrustColumnName must be null or a name other than that of the output column",
            Assert.Throws<ArgumentOutOfRangeException>(() => method.Estimator(_mlContext, options)).Message
        );
    }

    private ProjectionTransformer Fit(FeatureData.Row[] rows)
    {
        ProjectionOptions options = method.Options(5);
        options.TrustColumnName = "Trust";
        return method.Estimator(_mlContext, options).Fit(FeatureData.View(_mlContext, rows));
    }

    private float[] Trust(ProjectionTransformer map, FeatureData.Row[] rows) =>
        [.. map.Transform(FeatureData.View(_mlContext, rows)).GetColumn<float>("Trust")];
}
