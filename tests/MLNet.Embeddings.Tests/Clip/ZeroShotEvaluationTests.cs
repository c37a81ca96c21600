using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>Zero-shot classes and true classes, compared by ML.NET's evaluation, which looks at the numbers of keys alone.</summary>
public sealed class ZeroShotEvaluationTests : IDisposable
{
    private static readonly string[] Labels = ["ship", "cat", "dog", "truck"];

    private readonly ClipTestData _data = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _data.Dispose();

    [Fact]
    public void An_evaluation_compares_classes_and_not_the_order_in_which_the_data_name_them()
    {
        // The truth is what is predicted, but for every tenth row, and the data name the classes in another order.
        string[] predicted = [.. Predicted()];
        var rows = _data.Rows.Select(
            (row, i) =>
                new Labeled
                {
                    Vector = row.Vector,
                    Label = i % 10 == 9 ? Labels[(Array.IndexOf(Labels, predicted[i]) + 1) % 4] : predicted[i],
                }
        );
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        ZeroShotClassificationTransformer model = _context
            .Transforms.ZeroShotClassification("PredictedLabel", "Vector", Labels, _data.Model, labelColumnName: "Label")
            .Fit(data);
        IDataView output = model.Transform(data);

        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(output);
        Assert.Equal(40.0 / 44, metrics.MicroAccuracy, 6);
        Assert.Equal(output.Schema["PredictedLabel"].Type, output.Schema["Label"].Type);
        Assert.Equal(KeyValues(output, "PredictedLabel"), KeyValues(output, "Label"));

        using var stream = new MemoryStream();
        _context.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        IDataView loaded = _context.Model.LoadVerified(stream, out _).Transform(data);
        Assert.Equal(output.GetColumn<uint>("Label"), loaded.GetColumn<uint>("Label"));
    }

    [Fact]
    public void Classes_that_are_no_labels_are_missing_and_counted_and_rows_without_a_vector_have_no_prediction()
    {
        var log = new LogListener(_context);
        var rows = new[]
        {
            new Labeled { Vector = [1, 0, 0, 0], Label = "cat" },
            new Labeled { Vector = [float.NaN, 0, 0, 0], Label = "dog" },
            new Labeled { Vector = [0, 1, 0, 0], Label = "zebra" },
            new Labeled { Vector = [0, 1, 0, 0], Label = "" },
        };
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        IDataView output = _context
            .Transforms.ZeroShotClassification("PredictedLabel", "Vector", Labels, _data.Model, labelColumnName: "Label")
            .Fit(data)
            .Transform(data);

        Assert.Equal([2u, 3u, 0u, 0u], output.GetColumn<uint>("Label"));
        Assert.Equal(0u, output.GetColumn<uint>("PredictedLabel").ElementAt(1));
        Assert.Contains(
            log.Of(ChannelMessageKind.Warning),
            message => message.StartsWith("1 row has a true class in column 'Label' that is none of the 4 labels", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Rows_without_a_vector_are_told_once_and_an_evaluation_leaves_them_out()
    {
        var log = new LogListener(_context);
        string[] predicted = [.. Predicted()];
        IEnumerable<Labeled> rows = _data.Rows.Select((row, i) => new Labeled { Vector = row.Vector, Label = predicted[i] });
        Labeled[] unreadable =
        [
            new() { Vector = [float.NaN, float.NaN, float.NaN, float.NaN], Label = "dog" },
            new() { Vector = [0, 0, 0, 0], Label = "cat" },
            new() { Vector = [0, float.PositiveInfinity, 0, 0], Label = "ship" },
        ];
        IDataView data = _context.Data.LoadFromEnumerable(rows.Concat(unreadable));
        IDataView output = _context
            .Transforms.ZeroShotClassification("PredictedLabel", "Vector", Labels, _data.Model, labelColumnName: "Label")
            .Fit(data)
            .Transform(data);

        Assert.Equal([0u, 0u, 0u], output.GetColumn<uint>("PredictedLabel").TakeLast(3));
        Assert.Equal(
            "3 rows have no vector in column 'Vector' (a missing or infinite value, or zeros alone): the prediction is missing there, and "
                + "an evaluation leaves them out.",
            Assert.Single(log.Of(ChannelMessageKind.Warning))
        );
        Assert.All(output.GetColumn<float[]>("Score").TakeLast(3), scores => Assert.All(scores, score => Assert.Equal(float.NaN, score)));
        Assert.Equal(1, _context.MulticlassClassification.Evaluate(output).MicroAccuracy);
    }

    [Fact]
    public void New_data_need_no_true_classes()
    {
        IDataView data = _context.Data.LoadFromEnumerable(_data.Rows.Select(row => new Labeled { Vector = row.Vector, Label = "cat" }));
        ZeroShotClassificationTransformer model = _context
            .Transforms.ZeroShotClassification("PredictedLabel", "Vector", Labels, _data.Model, labelColumnName: "Label")
            .Fit(data);
        IDataView bare = _context.Data.LoadFromEnumerable(_data.Rows.Select(row => new Bare { Vector = row.Vector }));

        Assert.Null(model.Transform(bare).Schema.GetColumnOrNull("Label"));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _context.Transforms.ZeroShotClassification("PredictedLabel", "Vector", Labels, _data.Model, labelColumnName: "Label").Fit(bare)
        );
        Assert.StartsWith(
            "LabelColumnName must be",
            Assert
                .Throws<ArgumentException>(() =>
                    _context.Transforms.ZeroShotClassification("PredictedLabel", "Vector", Labels, _data.Model, labelColumnName: "Score")
                )
                .Message
        );
    }

    [Fact]
    public void A_model_of_the_first_format_is_still_read()
    {
        using var stream = new MemoryStream();
        StreamModelWriter.Save(
            stream,
            ZeroShotClassificationTransformer.CurrentFormat with
            {
                Version = 1,
            },
            writer =>
            {
                foreach (string text in (string[])["Vector", "PredictedLabel", "Score"])
                    writer.Values.Write(text);
                writer.Values.Write(100f);
                writer.Values.Write(2);
                writer.Values.Write(4);
                writer.Values.Write("cat");
                writer.Values.Write("dog");
                writer.WriteArray<float>("Classes", [1, 0, 0, 0, 0, 1, 0, 0]);
            }
        );
        stream.Position = 0;
        ZeroShotClassificationTransformer model = ZeroShotClassificationTransformer.Load(_context, stream);
        IDataView data = _context.Data.LoadFromEnumerable([new Bare { Vector = [0, 2, 1, 0] }]);
        Assert.Equal([2u], model.Transform(data).GetColumn<uint>("PredictedLabel"));
    }

    private static string[] KeyValues(IDataView view, string column)
    {
        VBuffer<ReadOnlyMemory<char>> values = default;
        view.Schema[column].GetKeyValues(ref values);
        return [.. values.DenseValues().Select(value => value.ToString())];
    }

    private IEnumerable<string> Predicted()
    {
        IDataView view = _data.View(_context);
        IDataView output = _context
            .Transforms.ZeroShotClassification("PredictedLabel", nameof(ClipRow.Vector), Labels, _data.Model)
            .Fit(view)
            .Transform(view);
        string[] names = KeyValues(output, "PredictedLabel");
        return output.GetColumn<uint>("PredictedLabel").Select(key => names[key - 1]);
    }

    private sealed class Labeled
    {
        [VectorType(4)]
        public float[] Vector { get; set; } = [];

        public string Label { get; set; } = "";
    }

    private sealed class Bare
    {
        [VectorType(4)]
        public float[] Vector { get; set; } = [];
    }
}
