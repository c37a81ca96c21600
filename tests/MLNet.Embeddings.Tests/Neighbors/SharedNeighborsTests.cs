using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Tests.Duplicates;
using MLNet.Embeddings.Tests.Quality;

namespace MLNet.Embeddings.Tests.Neighbors;

/// <summary>Every step gives the same with neighbors that are found once as with those that it finds itself.</summary>
public class SharedNeighborsTests
{
    private const int Rows = 500;

    private static readonly LabeledCloud Cloud = WithCopies();

    private sealed class Row
    {
        public string Label { get; set; } = "";

        [VectorType(10)]
        public float[] Features { get; set; } = [];
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Both_maps_are_the_same_bit_for_bit_and_need_no_search(DistanceMetric metric)
    {
        var context = new MLContext(1);
        IDataView data = View(context);
        NeighborSet neighbors = Find(context, data);
        Matrix[] expected = Maps(context, data, metric, null, out long searches);
        Matrix[] actual = Maps(context, data, metric, neighbors, out long sharedSearches);

        Assert.Equal(expected[0].Values, actual[0].Values);
        Assert.Equal(expected[1].Values, actual[1].Values);
        Assert.Equal(2, searches);
        Assert.Equal(0, sharedSearches);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_fit_looks_once_for_equal_rows_and_once_at_all_values(bool isGivenNeighbors)
    {
        var context = new MLContext(1);
        IDataView data = View(context);
        NeighborSet? neighbors = isGivenNeighbors ? Find(context, data) : null;
        using WorkCounts work = WorkCounts.Collect();
        Maps(context, data, DistanceMetric.Euclidean, neighbors, out _);

        // Two fits, each of which looks at the values while it reads them.
        Assert.Equal((2, 2), (work.EqualRowSearches, work.FiniteChecks));
    }

    [Fact]
    public void Rows_in_another_order_find_their_neighbors_too()
    {
        var context = new MLContext(1);
        IDataView data = View(context);
        NeighborSet neighbors = Find(context, data, 300);
        IDataView shuffled = context.Data.LoadFromEnumerable(
            context.Data.CreateEnumerable<Row>(context.Data.ShuffleRows(data, seed: 3), reuseRowObject: false).Take(Rows / 2).ToArray()
        );
        Matrix[] expected = Maps(context, shuffled, DistanceMetric.Euclidean, null, out _);
        Matrix[] actual = Maps(context, shuffled, DistanceMetric.Euclidean, neighbors, out long searches);

        Assert.Equal(expected[0].Values, actual[0].Values);
        Assert.Equal(expected[1].Values, actual[1].Values);
        Assert.Equal(0, searches);
    }

    [Fact]
    public void The_analysis_finds_the_same_suspects_outliers_and_votes()
    {
        var rows = new DatasetRows(Cloud.Vectors, Cloud.Labels);
        using var context = new EngineContext(2);
        var neighbors = NeighborSet.Find(Cloud.Vectors, 90, context);
        DatasetAnalysis expected = DatasetAnalyzer.Analyze(rows, context);
        using WorkCounts work = WorkCounts.Collect();
        DatasetAnalysis actual = DatasetAnalyzer.Analyze(rows, context, neighbors: neighbors);

        Assert.Equal(expected.Suspects, actual.Suspects);
        Assert.NotEmpty(actual.Suspects);
        Assert.Equal(expected.Outliers, actual.Outliers);
        Assert.Equal(expected.LabelShares, actual.LabelShares);
        Assert.Equal(expected.OutlierScores, actual.OutlierScores);
        Assert.Equal(0, work.NeighborSearches);
    }

    [Fact]
    public void The_measurement_of_two_maps_searches_once_and_with_given_neighbors_not_at_all()
    {
        var context = new MLContext(1);
        IDataView data = View(context);
        NeighborSet neighbors = Find(context, data, 12);
        IDataView maps = context
            .Transforms.ProjectToPrincipalComponents("One", "Features", rank: 2)
            .Append(context.Transforms.ProjectToPrincipalComponents("Two", "Features", rank: 3))
            .Fit(data)
            .Transform(data);
        ProjectionMetrics[] expected =
        [
            context.EvaluateProjection(maps, "One", labelColumnName: "Label"),
            context.EvaluateProjection(maps, "Two", labelColumnName: "Label"),
        ];
        Assert.NotEqual(expected[0], expected[1]);
        using WorkCounts work = WorkCounts.Collect();
        Assert.Equal(expected, context.EvaluateProjections(maps, ["One", "Two"], labelColumnName: "Label"));
        Assert.Equal(1, work.NeighborSearches);
        Assert.Equal(expected, context.EvaluateProjections(maps, ["One", "Two"], labelColumnName: "Label", neighbors: neighbors));
        Assert.Equal(1, work.NeighborSearches);
        Assert.Throws<ArgumentException>(() => context.EvaluateProjections(maps, []));
    }

    [Fact]
    public void The_flagger_of_vectors_as_they_are_finds_the_same_pairs()
    {
        DuplicateSet set = DuplicateSet.Random(1200, 16, 5);
        var settings = new DuplicateSettings { Hubness = DuplicateHubness.Csls, ListedPairs = 5000 };
        using var context = new EngineContext(2);
        var rows = set.Rows();
        var neighbors = NeighborSet.Find(rows.Vectors!, 90, context, DistanceMetric.Cosine);
        DuplicateIndex expected = DuplicateIndex.Build(rows, DuplicateThreshold.ModelDefault, settings, context);
        using WorkCounts work = WorkCounts.Collect();
        DuplicateIndex actual = DuplicateIndex.Build(rows, DuplicateThreshold.ModelDefault, settings, context, neighbors);

        Assert.Equal(expected.Matches.Pairs, actual.Matches.Pairs);
        Assert.NotEmpty(actual.Matches.Pairs);
        Assert.Equal(expected.Threshold, actual.Threshold);
        Assert.Equal(expected.Findings.NearestScores, actual.Findings.NearestScores);
        Assert.Equal(0, work.NeighborSearches);
    }

    [Fact]
    public void Neighbors_given_twice_too_few_or_of_other_rows_are_refused()
    {
        var context = new MLContext(1);
        IDataView data = View(context);
        NeighborSet few = Find(context, data, 20);
        Assert.Contains(
            "give one of them",
            Assert
                .Throws<ArgumentException>(() =>
                    context.Transforms.UmapProjection(
                        new UmapProjectionEstimator.Options
                        {
                            OutputColumnName = "Map",
                            Neighbors = few,
                            PrecomputedNeighbors = few.Take(20),
                        }
                    )
                )
                .Message
        );
        Assert.Contains(
            "find 90 or more",
            Assert.Throws<ArgumentException>(() => Maps(context, data, DistanceMetric.Euclidean, few, out _)).Message
        );
    }

    [Fact]
    public void Rows_without_features_are_left_out_of_the_set()
    {
        var context = new MLContext(1);
        float[][] rows = [.. Enumerable.Range(0, 30).Select(row => Cloud.Vectors.Row(row).ToArray())];
        rows[7][3] = float.NaN;
        IDataView data = context.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }));
        Assert.Equal(29, Find(context, data).RowCount);
    }

    private static NeighborSet Find(MLContext context, IDataView data, int count = 90) =>
        context.FindNeighbors(data, numberOfNeighbors: count, cancellationToken: TestContext.Current.CancellationToken);

    private static LabeledCloud WithCopies()
    {
        LabeledCloud cloud = LabeledCloud.Random(Rows, 10, 4, 2, wrong: 0.05);
        for (int row = 0; row < 20; row++)
            cloud.Vectors.Row(row).CopyTo(cloud.Vectors.Row(100 + (3 * row)));
        for (int row = 0; row < Rows; row++)
        {
            Span<float> values = cloud.Vectors.Row(row);
            float length = MathF.Sqrt(values.ToArray().Sum(value => value * value));
            for (int i = 0; i < values.Length; i++)
                values[i] /= length;
        }

        return cloud;
    }

    private static IDataView View(MLContext context) =>
        context.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, Rows)
                .Select(row => new Row { Label = Cloud.Labels.NameOf(row), Features = Cloud.Vectors.Row(row).ToArray() })
                .ToArray()
        );

    private static Matrix[] Maps(MLContext context, IDataView data, DistanceMetric metric, NeighborSet? neighbors, out long searches)
    {
        using WorkCounts work = WorkCounts.Collect();
        var tsne = new TsneProjectionEstimator.Options
        {
            OutputColumnName = "Map",
            InputColumnName = "Features",
            Metric = metric,
            NumberOfIterations = 20,
            NumberOfEarlyExaggerationIterations = 20,
            Seed = 1,
            Neighbors = neighbors,
        };
        var umap = new UmapProjectionEstimator.Options
        {
            OutputColumnName = "Map",
            InputColumnName = "Features",
            Metric = metric,
            NumberOfEpochs = 20,
            Seed = 1,
            Neighbors = neighbors,
        };
        Matrix[] maps =
        [
            context.Transforms.TsneProjection(tsne).Fit(data).Coordinates,
            context.Transforms.UmapProjection(umap).Fit(data).Coordinates,
        ];
        searches = work.NeighborSearches;
        return maps;
    }
}
