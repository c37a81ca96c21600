using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Projection;

public class ProjectionEvaluationTests
{
    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(90, 5);

    [Fact]
    public void A_view_is_measured_as_its_matrices_are()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, Rows);
        IDataView map = context.Transforms.UmapProjection("Map", FeatureData.Column).Fit(data).Transform(data);
        ProjectionMetrics metrics = context.EvaluateProjection(map, "Map", labelColumnName: "Label", numberOfNeighbors: 7);

        using var engine = new EngineContext(1);
        var features = new Matrix(Rows.Length, 5, [.. Rows.SelectMany(row => row.Features)]);
        var positions = new Matrix(Rows.Length, 2, [.. map.GetColumn<float[]>("Map").SelectMany(position => position)]);
        int[] labels = [.. Enumerable.Range(0, Rows.Length).Select(i => i % 3)];
        Assert.Equal(ProjectionQuality.Measure(features, positions, labels, engine, 7), metrics);
        Assert.True(metrics.LabelAccuracy > 0.9);
    }

    [Fact]
    public void Rows_without_features_are_left_out()
    {
        var context = new MLContext(1);
        FeatureData.Row[] rows = FeatureData.Rows(50, 5);
        rows[10].Features[2] = float.NaN;
        IDataView data = FeatureData.View(context, rows);
        ProjectionMetrics metrics = context.EvaluateProjection(data, FeatureData.Column);
        Assert.Equal(49, metrics.RowCount);
        Assert.Null(metrics.LabelAccuracy);
        Assert.Equal(1, metrics.NeighborRecall);
    }

    [Fact]
    public void Missing_columns_and_empty_data_are_refused()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, Rows);
        Assert.Contains("'Map'", Assert.Throws<ArgumentOutOfRangeException>(() => context.EvaluateProjection(data, "Map")).Message);
        Assert.Throws<InvalidOperationException>(() => context.EvaluateProjection(FeatureData.View(context, [], 5), FeatureData.Column));
    }
}
