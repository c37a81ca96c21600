using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Quality;

namespace MLNet.Embeddings.Tests.Quality;

public class AnalyzeDatasetTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly LabelledCloud _cloud = LabelledCloud.Random(120, 6, classes: 3, seed: 3, wrong: 0.1);

    [Fact]
    public void Columns_of_text_and_of_keys_say_the_same_as_the_engine()
    {
        using var context = new EngineContext(1);
        DatasetAnalysis expected = DatasetAnalyzer.Analyze(new DatasetRows(_cloud.Vectors, _cloud.Labels, Keys: [.. Rows().Select(row => row.Id)]), context);

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
        Assert.Contains("split column 'Features'", Assert.Throws<ArgumentOutOfRangeException>(() => Analyze(View(), split: "Features")).Message);
    }

    [Fact]
    public void A_cancelled_token_stops_it() =>
        Assert.Throws<OperationCanceledException>(() => _mlContext.AnalyzeDataset(View(), cancellationToken: new CancellationToken(true)));

    private DatasetAnalysis Analyze(IDataView view, string vectors = "Features", string? split = null, string? predicted = null, string? id = null) =>
        _mlContext.AnalyzeDataset(view, vectors, "Label", split, predicted, id, cancellationToken: TestContext.Current.CancellationToken);

    private IEnumerable<Row> Rows() => Enumerable.Range(0, _cloud.Vectors.RowCount).Select(row => new Row
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
}
