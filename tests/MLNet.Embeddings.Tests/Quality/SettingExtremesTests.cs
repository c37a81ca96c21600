using System.Reflection;
using Microsoft.ML;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Quality;

/// <summary>Every number of the analyses at its extremes: a sentence names it and its range, or the result is one.</summary>
public class SettingExtremesTests
{
    private static readonly int[] Whole = [int.MinValue, -1, 0, 1, 1_000_000, int.MaxValue];
    private static readonly double[] Real =
    [
        double.MinValue,
        -1,
        0,
        double.Epsilon,
        0.5,
        1,
        1e300,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    [Fact]
    public void Settings_of_the_analysis_are_refused_by_name_or_give_a_result()
    {
        LabeledCloud cloud = LabeledCloud.Random(60, 4, classes: 3, seed: 1);
        using var context = new EngineContext(1);
        foreach (
            PropertyInfo property in typeof(DatasetAnalysisOptions)
                .GetProperties()
                .Where(property => property.PropertyType == typeof(int) || property.PropertyType == typeof(double))
        )
        {
            foreach (object value in property.PropertyType == typeof(int) ? Whole.Cast<object>() : Real.Cast<object>())
            {
                var settings = new DatasetAnalysisOptions();
                property.SetValue(settings, value);
                try
                {
                    DatasetAnalysis analysis = DatasetAnalyzer.Analyze(new DatasetRows(cloud.Vectors, cloud.Labels), context, settings);
                    Assert.All(analysis.OutlierScores, score => Assert.True(float.IsFinite(score)));
                }
                catch (ArgumentOutOfRangeException exception)
                {
                    Assert.StartsWith($"{property.Name} must be ", exception.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void Numbers_of_the_evaluation_are_refused_by_name_or_give_a_result()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, FeatureData.Rows(50, 3));
        foreach (int value in Whole)
        {
            AssertRefusedOrFinite(
                () => context.EvaluateProjection(data, FeatureData.Column, FeatureData.Column, numberOfNeighbors: value),
                value < 1
            );
            AssertRefusedOrFinite(
                () => context.EvaluateProjection(data, FeatureData.Column, FeatureData.Column, sampleSize: value),
                value < 1
            );
            AssertRefusedOrFinite(
                () => context.EvaluateProjection(data, FeatureData.Column, FeatureData.Column, numberOfThreads: value),
                value is < 1 or > 1024
            );
        }
    }

    [Fact]
    public void Many_neighbors_of_an_evaluation_take_no_stack()
    {
        // As many labels as neighbors are counted for each row.
        Matrix rows = LabeledCloud.Random(3000, 2, classes: 3, seed: 1).Vectors;
        int[] labels = [.. Enumerable.Range(0, 3000).Select(row => row % 3)];
        ProjectionMetrics? metrics = null;
        var thread = new Thread(
            () =>
            {
                using var context = new EngineContext(1);
                metrics = ProjectionQuality.Measure(rows, rows, labels, context, numberOfNeighbors: 2999, sampleSize: 3);
            },
            maxStackSize: 256 * 1024
        );
        thread.Start();
        thread.Join();
        Assert.Equal(1, metrics!.NeighborRecall);
    }

    private static void AssertRefusedOrFinite(Func<ProjectionMetrics> measure, bool isRefused)
    {
        if (isRefused)
        {
            Assert.ThrowsAny<ArgumentOutOfRangeException>(measure);
            return;
        }

        ProjectionMetrics metrics = measure();
        Assert.InRange(metrics.NeighborRecall, 0, 1);
        Assert.InRange(metrics.Trustworthiness, 0, 1.0001);
    }
}
