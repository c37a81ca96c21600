using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Clustering;

public class DensityClusteringTests
{
    private const int Features = 6;
    private const string Fixture = "density-1.0.0.zip";

    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(80, Features);

    [Fact]
    public void The_estimator_passes_the_workout() => Run(_ => { });

    [Fact]
    public void The_estimator_by_cosine_passes_the_workout() =>
        Run(options =>
        {
            options.Metric = DistanceMetric.Cosine;
            options.MinPoints = 2;
            options.SelectionMethod = ClusterSelectionMethod.Leaf;
        });

    [Fact]
    public void Each_blob_is_a_cluster_and_a_stray_row_is_noise()
    {
        var context = new MLContext(1);
        FeatureData.Row[] rows = FeatureData.Rows(61, Features);
        rows[60].Features.AsSpan().Fill(100);
        IDataView data = FeatureData.View(context, rows);
        DensityClusteringTransformer model = context.Transforms.DensityClustering("Density", minClusterSize: 8).Fit(data);
        Output[] answers = Read(context, model, data);
        Assert.Equal(3, model.Diagnostics.Clusters.Count);
        Assert.Equal(61 - model.Diagnostics.NoiseCount, model.Diagnostics.Clusters.Sum(cluster => cluster.RowCount));
        Assert.Equal((0u, 0f), (answers[60].DensityClusterId, answers[60].DensityProbability));
        Assert.InRange(answers[60].DensityOutlierScore, 0.9f, 1);
        foreach (int blob in new[] { 0, 1, 2 })
            Assert.Single(
                answers[..60]
                    .Where((_, row) => row % 3 == blob && answers[row].DensityClusterId != 0)
                    .Select(answer => answer.DensityClusterId)
                    .Distinct()
            );
        Assert.All(answers, answer => Assert.InRange(answer.DensityProbability, 0, 1));
        Assert.Equal(1, answers.Max(answer => answer.DensityProbability));
    }

    [Fact]
    public void A_new_row_is_in_the_cluster_that_it_lies_in_and_a_far_one_in_none()
    {
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, FeatureData.Rows(60, Features));
        DensityClusteringTransformer model = context.Transforms.DensityClustering("Density", minClusterSize: 8).Fit(data);
        Output[] known = Read(context, model, data);
        FeatureData.Row[] rows = FeatureData.Rows(3, Features);
        foreach (FeatureData.Row row in rows)
        {
            for (int i = 0; i < Features; i++)
                row.Features[i] = (i % 4 == 3 ? 0 : (row.Id % 3 == i % 3 ? 5 : 0) + 0.5f);
        }

        rows[2].Features.AsSpan().Fill(1000);
        Output[] answers = Read(context, model, FeatureData.View(context, rows));
        foreach (int blob in new[] { 0, 1 })
            Assert.Equal(known.Where((_, row) => row % 3 == blob).Max(answer => answer.DensityClusterId), answers[blob].DensityClusterId);
        Assert.Equal(0u, answers[2].DensityClusterId);
        Assert.InRange(answers[2].DensityOutlierScore, 0.99f, 1);
    }

    [Fact]
    public void A_row_with_a_missing_feature_has_no_cluster()
    {
        var context = new MLContext(1);
        DensityClusteringTransformer model = context
            .Transforms.DensityClustering("Density", minClusterSize: 8)
            .Fit(FeatureData.View(context, FeatureData.Rows(60, Features)));
        FeatureData.Row[] rows = FeatureData.Rows(2, Features);
        rows[1].Features[3] = float.NaN;
        Output answer = Read(context, model, FeatureData.View(context, rows))[1];
        Assert.Equal(0u, answer.DensityClusterId);
        Assert.True(float.IsNaN(answer.DensityProbability) && float.IsNaN(answer.DensityOutlierScore));
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() =>
            context.Transforms.DensityClustering("Density").Fit(FeatureData.View(context, rows))
        );
        Assert.StartsWith("Row 1 of column 'Features' holds NaN at feature 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name_and_range()
    {
        AssertRefused(options => options.MinClusterSize = 1, "MinClusterSize must be 2 or more.");
        AssertRefused(options => options.MinPoints = 0, "MinPoints must be 1 or more, or null for as many as MinClusterSize.");
        AssertRefused(options => options.SelectionEpsilon = double.NaN, "SelectionEpsilon must be a distance of 0 or more.");
        AssertRefused(options => options.Metric = DistanceMetric.InnerProduct, "Metric must be Euclidean or Cosine.");
        AssertRefused(
            options => options.SelectionMethod = (ClusterSelectionMethod)7,
            "SelectionMethod must be one of the members of ClusterSelectionMethod."
        );
        AssertRefused(options => options.NumberOfThreads = 0, "NumberOfThreads must be from 1 to 1024, or null for all processors.");
        AssertRefused(options => options.OnError = (RowErrorHandling)7, "OnError must be one of the members of RowErrorHandling.");
    }

    [Fact]
    public void A_model_that_the_first_version_saved_loads_and_gives_its_answers()
    {
        var context = new MLContext(1);
        ITransformer model = context.Model.Load(
            Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", Fixture),
            out DataViewSchema _
        );
        IDataView data = FeatureData.View(context, FeatureData.Rows(40, Features));
        var last = Assert.IsType<DensityClusteringTransformer>(((IEnumerable<ITransformer>)model).Last());
        Output[] answers = Read(context, model, data);
        Assert.Equal(3, last.Diagnostics.Clusters.Count);
        Assert.Equal(last.Diagnostics.NoiseCount, answers.Count(answer => answer.DensityClusterId == 0));
        Assert.Equal(last.Diagnostics.Clusters[0].RowCount, answers.Count(answer => answer.DensityClusterId == 1));
    }

    /// <summary>Writes the zip of the running version, to be kept when that is released.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public void The_current_version_can_write_the_model_to_keep()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, FeatureData.Rows(40, Features));
        ITransformer model = context
            .Transforms.NormalizeMinMax(FeatureData.Column)
            .Append(context.Transforms.DensityClustering("Density"))
            .Fit(data);
        string path = Path.Combine(Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_FIXTURES") ?? folder.Path, Fixture);
        context.Model.Save(model, data.Schema, path);
        ITransformer written = context.Model.Load(path, out DataViewSchema _);
        ITransformer kept = context.Model.Load(
            Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", Fixture),
            out DataViewSchema _
        );
        Assert.Equal(
            Read(context, kept, data).Select(answer => answer.DensityClusterId),
            Read(context, written, data).Select(answer => answer.DensityClusterId)
        );
    }

    private static void AssertRefused(Action<DensityClusteringEstimator.Options> change, string message)
    {
        var options = new DensityClusteringEstimator.Options { OutputColumnName = "Density" };
        change(options);
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => new MLContext(1).Transforms.DensityClustering(options));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    private static Output[] Read(MLContext context, ITransformer model, IDataView data) =>
        [.. context.Data.CreateEnumerable<Output>(model.Transform(data), reuseRowObject: false)];

    private static void Run(Action<DensityClusteringEstimator.Options> change)
    {
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, threads) =>
                {
                    var options = new DensityClusteringEstimator.Options { OutputColumnName = "Density", NumberOfThreads = threads };
                    change(options);
                    return context.Transforms.DensityClustering(options);
                },
                Input = context => FeatureData.View(context, Rows),
                InvalidInputs = FeatureData.Invalid(Features),
                PredictedColumn = "DensityOutlierScore",
                Predict = (context, transformer) =>
                    FeatureData.Predict<Output>(context, transformer, Rows, row => [row.DensityOutlierScore]),
                LoadAlone = DensityClusteringTransformer.Load,
            }
        );
    }

    private sealed class Output
    {
        [KeyType(count: 1000)]
        public uint DensityClusterId { get; set; }

        public float DensityProbability { get; set; }

        public float DensityOutlierScore { get; set; }
    }
}
