using MLNet.Embeddings.Tests.Umap;

namespace MLNet.Embeddings.Tests.Projection;

public class ProjectionQualityTests
{
    [Fact]
    public void The_figures_agree_with_scikit_learn()
    {
        var features = new Matrix(80, 4);
        var map = new Matrix(80, 2);
        var labels = new int[80];
        for (int i = 0; i < 80; i++)
        {
            features[i, 0] = (float)(Math.Sin(1.7 * i) * 10);
            features[i, 1] = (float)(Math.Cos(2.3 * i) * 7);
            features[i, 2] = (float)(Math.Sin((0.9 * i) + 1) * 5);
            features[i, 3] = (float)(Math.Cos(3.1 * i) * 3);
            map[i, 0] = (float)((Math.Sin(1.7 * i) * 10) + (Math.Sin((0.9 * i) + 1) * 2));
            map[i, 1] = (float)(Math.Cos(2.3 * i) * 7);
            labels[i] = (Math.Sin(1.7 * i) > 0 ? 1 : 0) + (Math.Cos(2.3 * i) > 0 ? 2 : 0);
        }

        ProjectionMetrics metrics = Measure(features, map, labels);
        Assert.Equal(0.8875, metrics.LabelAccuracy!.Value, 1e-3);
        Assert.Equal(0.605, metrics.NeighborRecall, 1e-3);
        Assert.Equal(0.9391, metrics.Trustworthiness, 1e-3);
    }

    [Fact]
    public void A_map_that_is_the_data_is_perfect()
    {
        Matrix rows = UmapTestData.Clouds(300, 3, 4);
        ProjectionMetrics metrics = Measure(rows, rows, null);
        Assert.Equal((1.0, 1.0), (metrics.NeighborRecall, metrics.Trustworthiness));
        Assert.Null(metrics.LabelAccuracy);
    }

    [Fact]
    public void A_random_map_is_poor()
    {
        ProjectionMetrics metrics = Measure(UmapTestData.Clouds(400, 6, 4), UmapTestData.Clouds(400, 2, 1, seed: 9), null);
        Assert.InRange(metrics.NeighborRecall, 0, 0.1);
        Assert.InRange(metrics.Trustworthiness, 0.4, 0.6);
    }

    [Fact]
    public void A_sample_gives_the_same_figures_each_time_and_near_those_of_all_rows()
    {
        Matrix features = UmapTestData.Clouds(1500, 5, 4, distance: 2);
        var map = new Matrix(1500, 2);
        for (int row = 0; row < 1500; row++)
            features.Row(row)[..2].CopyTo(map.Row(row));
        using var one = new EngineContext(1);
        using var three = new EngineContext(3);
        ProjectionMetrics sampled = ProjectionQuality.Measure(features, map, null, one, sampleSize: 700);
        Assert.Equal(sampled, ProjectionQuality.Measure(features, map, null, three, sampleSize: 700));
        ProjectionMetrics all = ProjectionQuality.Measure(features, map, null, three);
        Assert.Equal((700, 1500), (sampled.SampleSize, all.SampleSize));
        Assert.Equal(all.NeighborRecall, sampled.NeighborRecall, 0.03);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_handful_of_rows_gives_figures_between_zero_and_one(int rowCount)
    {
        Matrix rows = UmapTestData.Clouds(rowCount, 3, 1);
        ProjectionMetrics metrics = Measure(rows, rows, new int[rowCount]);
        Assert.InRange(metrics.NeighborRecall, 0, 1);
        Assert.InRange(metrics.Trustworthiness, 0, 1);
        Assert.Equal(1, metrics.LabelAccuracy);
    }

    [Fact]
    public void Equal_rows_do_no_harm()
    {
        var rows = new Matrix(50, 3);
        Assert.InRange(Measure(rows, rows, new int[50]).NeighborRecall, 0, 1);
    }

    [Fact]
    public void Placed_rows_take_the_label_of_their_neighborhood()
    {
        Matrix map = UmapTestData.Clouds(200, 2, 2);
        int[] labels = [.. Enumerable.Range(0, 200).Select(row => row % 2)];
        using var context = new EngineContext(1);
        Assert.Equal(1, ProjectionQuality.PlacementAccuracy(map, labels, map, labels, context));
        Assert.Equal(0, ProjectionQuality.PlacementAccuracy(map, labels, map, [.. labels.Select(label => 1 - label)], context));
        Assert.Equal(double.NaN, ProjectionQuality.PlacementAccuracy(map, labels, new Matrix(0, 2), [], context));
    }

    [Fact]
    public void Arrays_that_do_not_go_together_are_refused()
    {
        Matrix rows = UmapTestData.Clouds(20, 2, 2);
        Assert.Throws<ArgumentException>(() => Measure(rows, UmapTestData.Clouds(21, 2, 2), null));
        Assert.Throws<ArgumentException>(() => Measure(rows, rows, new int[3]));
    }

    private static ProjectionMetrics Measure(Matrix features, Matrix map, int[]? labels)
    {
        using var context = new EngineContext(2);
        return ProjectionQuality.Measure(features, map, labels, context);
    }
}
