using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.Quality;

public class AnalyzeDatasetTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly LabeledCloud _cloud = LabeledCloud.Random(120, 6, classes: 3, seed: 3, wrong: 0.1);

    [Fact]
    public void Columns_of_text_and_of_keys_say_the_same_as_the_engine()
    {
        using var context = new EngineContext(1);
        DatasetAnalysis expected = DatasetAnalyzer.Analyze(
            new DatasetRows(_cloud.Vectors, _cloud.Labels) { Keys = [.. Rows().Select(row => row.Id)] },
            context
        );

        IDataView keyed = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(View()).Transform(View());
        foreach (IDataView view in (IDataView[])[View(), keyed])
        {
            DatasetAnalysis analysis = Analyze(view, split: "Split", predicted: "Predicted", id: "Id");
            Assert.Equal(expected.Suspects, analysis.Suspects);
            Assert.Equal(expected.OutlierScores, analysis.OutlierScores);
            Assert.Equal(["test", "train"], analysis.Distribution.Splits);
            Assert.Equal(1, analysis.PredictedAgreement!.Share);
        }
    }

    [Fact]
    public void Keys_of_numbers_bear_the_numbers_and_not_their_order()
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 60).Select(i => new Digit { Label = 7 - (i % 3), IsOdd = i % 2 == 1 })
        );
        foreach ((string column, string[] names) in new[] { ("Label", (string[])["5", "6", "7"]), ("IsOdd", ["false", "true"]) })
        {
            IDataView keyed = _mlContext.Transforms.Conversion.MapValueToKey("Key", column).Fit(view).Transform(view);
            DatasetAnalysis plain = _mlContext.AnalyzeDataset(
                view,
                labelColumnName: column,
                cancellationToken: TestContext.Current.CancellationToken
            );
            DatasetAnalysis byKey = _mlContext.AnalyzeDataset(
                keyed,
                labelColumnName: "Key",
                cancellationToken: TestContext.Current.CancellationToken
            );
            Assert.Equal(names, plain.Distribution.Classes.Order(StringComparer.Ordinal));
            Assert.Equal(names, byKey.Distribution.Classes.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Classes_that_differ_in_length_are_told_apart_by_euclidean_distances_and_a_warning_says_so()
    {
        var random = new Random(1);
        Row[] rows =
        [
            .. Enumerable
                .Range(0, 300)
                .Select(i => new Row
                {
                    Label = $"c{i % 3}",
                    Features = [.. Enumerable.Range(0, 20).Select(_ => (float)(random.NextDouble() + (i % 3 * 2)))],
                }),
        ];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 20);
        IDataView view = _mlContext.Data.LoadFromEnumerable(rows, schema);

        DatasetAnalysis byCosine = _mlContext.AnalyzeDataset(view, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("set Metric to Euclidean", Assert.Single(byCosine.Warnings), StringComparison.Ordinal);
        foreach (DistanceMetric metric in new[] { DistanceMetric.Euclidean, DistanceMetric.SquaredEuclidean })
        {
            DatasetAnalysis analysis = _mlContext.AnalyzeDataset(
                view,
                options: new DatasetAnalysisOptions { Metric = metric },
                cancellationToken: TestContext.Current.CancellationToken
            );
            Assert.Empty(analysis.Suspects);
            Assert.Empty(analysis.Warnings);
            Assert.Empty(analysis.Outliers);
            Assert.Equal(1, analysis.Geometry.NearestTo(0));
        }

        Assert.Empty(Analyze(View()).Warnings);
    }

    [Fact]
    public void A_far_row_is_an_outlier_by_euclidean_distances_whatever_their_unit_and_one_too_large_counts_as_without_vector()
    {
        foreach (float unit in new[] { 1e-9f, 1, 1e6f })
        {
            LabeledCloud cloud = LabeledCloud.Random(200, 5, classes: 2, seed: 4);
            for (int i = 0; i < cloud.Vectors.Values.Length; i++)
                cloud.Vectors.Values[i] *= unit;
            cloud.Vectors.Row(60).Fill(50 * unit);
            cloud.Vectors.Row(61).Fill(-3.4e38f);
            using var context = new EngineContext(1);
            DatasetAnalysis analysis = DatasetAnalyzer.Analyze(
                new DatasetRows(cloud.Vectors, cloud.Labels),
                context,
                new DatasetAnalysisOptions { Metric = DistanceMetric.Euclidean }
            );
            Assert.Equal(60, analysis.Outliers[0].Row);
            Assert.Equal(1, analysis.RowsWithoutVectorCount);
            Assert.All(analysis.Geometry.Centroids.Values, value => Assert.True(float.IsFinite(value)));
            Assert.All(analysis.Geometry.Spreads, spread => Assert.True(double.IsFinite(spread)));
        }
    }

    [Fact]
    public void An_inner_product_is_no_distance() =>
        Assert.Equal(
            nameof(DatasetAnalysisOptions.Metric),
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    _mlContext.AnalyzeDataset(
                        View(),
                        options: new DatasetAnalysisOptions { Metric = DistanceMetric.InnerProduct },
                        cancellationToken: TestContext.Current.CancellationToken
                    )
                )
                .ParamName
        );

    [Fact]
    public void Without_optional_columns_rows_are_known_by_number()
    {
        DatasetAnalysis analysis = Analyze(View());

        Assert.NotEmpty(analysis.Suspects);
        Assert.All(analysis.Suspects, suspect => Assert.Equal($"{suspect.Row}", suspect.Key));
        Assert.Null(analysis.PredictedAgreement);
        Assert.Empty(analysis.Distribution.Splits);
    }

    [Fact]
    public void Missing_and_wrong_columns_are_named()
    {
        Assert.Contains("'Other'", Assert.Throws<ArgumentOutOfRangeException>(() => Analyze(View(), "Other")).Message);
        Assert.Contains("'Label'", Assert.Throws<ArgumentOutOfRangeException>(() => Analyze(View(), "Label")).Message);
        Assert.Contains("'Nowhere'", Assert.Throws<ArgumentOutOfRangeException>(() => Analyze(View(), split: "Nowhere")).Message);
        Assert.Contains(
            "split column 'Features'",
            Assert.Throws<ArgumentOutOfRangeException>(() => Analyze(View(), split: "Features")).Message
        );
    }

    [Fact]
    public void A_canceled_token_stops_it() =>
        Assert.Throws<OperationCanceledException>(() => _mlContext.AnalyzeDataset(View(), cancellationToken: new CancellationToken(true)));

    private DatasetAnalysis Analyze(
        IDataView view,
        string vectors = "Features",
        string? split = null,
        string? predicted = null,
        string? id = null
    ) => _mlContext.AnalyzeDataset(view, vectors, "Label", split, predicted, id, cancellationToken: TestContext.Current.CancellationToken);

    private IEnumerable<Row> Rows() =>
        Enumerable
            .Range(0, _cloud.Vectors.RowCount)
            .Select(row => new Row
            {
                Id = $"item {row}",
                Label = _cloud.Labels.NameOf(row),
                Predicted = _cloud.Labels.NameOf(row),
                Split = row % 3 == 0 ? "test" : "train",
                Features = _cloud.Vectors.Row(row).ToArray(),
            });

    private IDataView View()
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 6);
        return _mlContext.Data.LoadFromEnumerable(Rows().ToArray(), schema);
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Label { get; set; } = "";

        public string Predicted { get; set; } = "";

        public string Split { get; set; } = "";

        public float[] Features { get; set; } = [];
    }

    private sealed class Digit
    {
        public int Label { get; set; }

        public bool IsOdd { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [1, 2];
    }
}
