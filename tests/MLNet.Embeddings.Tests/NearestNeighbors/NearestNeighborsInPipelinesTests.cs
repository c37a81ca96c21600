using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.NearestNeighbors;

/// <summary>What ML.NET does with its own trainers, done with these.</summary>
public class NearestNeighborsInPipelinesTests
{
    private const int Rows = 90;

    private readonly MLContext _context = new(1);

    private IDataView Data
    {
        get
        {
            IDataView rows = FeatureData.View(_context, FeatureData.Rows(Rows, 6));
            IEstimator<ITransformer> labels = _context
                .Transforms.Conversion.MapValueToKey("Key", "Label")
                .Append(_context.Transforms.CustomMapping<Source, Labels>((row, output) => Label(row, output), contractName: null));
            return _context.Data.Cache(labels.Fit(rows).Transform(rows));
        }
    }

    [Fact]
    public void Cross_validation_works()
    {
        IDataView data = Data;
        var classes = _context.MulticlassClassification.CrossValidate(
            data,
            _context.MulticlassClassification.Trainers.NearestNeighbors("Key"),
            numberOfFolds: 3,
            labelColumnName: "Key"
        );
        Assert.All(classes, fold => Assert.Equal(1, fold.Metrics.MicroAccuracy));
        var flags = _context.BinaryClassification.CrossValidate(
            data,
            _context.BinaryClassification.Trainers.NearestNeighbors("Flag"),
            numberOfFolds: 3,
            labelColumnName: "Flag"
        );
        Assert.All(flags, fold => Assert.Equal(1, fold.Metrics.AreaUnderRocCurve));
        Assert.All(flags, fold => Assert.InRange(fold.Metrics.LogLoss, 0, 1e-6));
        var values = _context.Regression.CrossValidate(
            data,
            _context.Regression.Trainers.NearestNeighbors("Value", numberOfNeighbors: 3),
            numberOfFolds: 3,
            labelColumnName: "Value"
        );
        Assert.All(values, fold => Assert.InRange(fold.Metrics.RSquared, 0.8, 1));
    }

    [Fact]
    public void Permutation_feature_importance_works_on_the_stage_and_on_a_chain()
    {
        IDataView columns = _context.Data.LoadFromEnumerable(
            FeatureData
                .Rows(Rows, 6)
                .Select(row => new Flat
                {
                    First = row.Features[0],
                    Second = row.Features[1],
                    Value = row.Features[0],
                    Flag = row.Features[0] > 3,
                })
        );
        var features = _context
            .Transforms.Concatenate("Features", "First", "Second")
            .Append(_context.Transforms.Conversion.MapValueToKey("Key", "Flag"));
        IDataView named = features.Fit(columns).Transform(columns);
        var multiclass = _context.MulticlassClassification.Trainers.NearestNeighbors("Key").Fit(named);
        var importance = _context.MulticlassClassification.PermutationFeatureImportance(multiclass, named, "Key");

        // The first feature tells the class, and the second little.
        Assert.Equal(2, importance.Length);
        Assert.InRange(importance[0].MicroAccuracy.Mean, -1, -0.1);
        Assert.True(importance[0].MicroAccuracy.Mean < importance[1].MicroAccuracy.Mean);

        var regression = _context.Regression.Trainers.NearestNeighbors("Value").Fit(named);
        Assert.InRange(
            _context.Regression.PermutationFeatureImportance(regression, named, "Value").Max(feature => feature.RootMeanSquaredError.Mean),
            0.1,
            10
        );
        var binary = _context.BinaryClassification.Trainers.NearestNeighbors("Flag").Fit(named);
        Assert.Equal(2, _context.BinaryClassification.PermutationFeatureImportance(binary, named, "Flag").Length);

        // The overload for a whole chain wants what the chain made, with the names of the features' slots, as with every trainer.
        var chain = _context
            .Transforms.Concatenate("Features", "First", "Second")
            .Append(_context.Regression.Trainers.NearestNeighbors("Value"))
            .Fit(columns);
        var byName = _context.Regression.PermutationFeatureImportance(chain, chain.Transform(columns), "Value");
        Assert.Equal(["First", "Second"], byName.Keys.Order());
        Assert.True(byName["First"].RootMeanSquaredError.Mean > byName["Second"].RootMeanSquaredError.Mean);
    }

    [Fact]
    public void Scores_can_be_calibrated()
    {
        IDataView data = Data;
        var pipeline = _context
            .BinaryClassification.Trainers.NearestNeighbors("Flag", numberOfNeighbors: 9)
            .Append(_context.BinaryClassification.Calibrators.Platt("Flag"));
        IDataView output = pipeline.Fit(data).Transform(data);
        CalibratedBinaryClassificationMetrics metrics = _context.BinaryClassification.Evaluate(output, "Flag");
        Assert.Equal(1, metrics.AreaUnderRocCurve);
        Assert.InRange(metrics.LogLoss, 0, 0.3);
    }

    [Fact]
    public void A_prediction_names_the_rows_that_it_rests_on()
    {
        IDataView data = Data;
        var options = new NearestNeighborsOptions
        {
            LabelColumnName = "Key",
            NumberOfNeighbors = 3,
            KeyColumnName = "Name",
            NeighborKeysColumnName = "Because",
        };
        IDataView output = _context.MulticlassClassification.Trainers.NearestNeighbors(options).Fit(data).Transform(data);
        string[][] because = [.. output.GetColumn<string[]>("Because")];
        Assert.All(because.Select((keys, row) => (keys, row)), pair => Assert.Equal($"row {pair.row}", pair.keys[0]));
        Assert.All(because, keys => Assert.Equal(3, keys.Distinct().Count()));

        options.KeyColumnName = null;
        output = _context.MulticlassClassification.Trainers.NearestNeighbors(options).Fit(data).Transform(data);
        Assert.Equal("5", output.GetColumn<string[]>("Because").ElementAt(5)[0]);
    }

    [Fact]
    public void Rows_without_features_or_label_are_left_out_told_and_not_predicted()
    {
        var log = new LogListener(_context);
        IDataView data = _context.Data.LoadFromEnumerable([
            new Flat { First = 1, Value = 1 },
            new Flat { First = float.NaN, Value = 2 },
            new Flat { First = 3, Value = float.NaN },
        ]);
        IDataView named = _context.Transforms.Concatenate("Features", "First", "Second").Fit(data).Transform(data);
        NearestNeighborsRegressionTransformer model = _context.Regression.Trainers.NearestNeighbors("Value").Fit(named);
        Assert.Equal((1, 1, DistanceMetric.Euclidean), (model.Model.RowCount, model.Model.NeighborCount, model.Model.Metric));
        Assert.Equal(
            [
                "1 row has a missing, infinite or too large value in column 'Features' and was left out.",
                "1 row has no label in column 'Value' and was left out.",
                "NumberOfNeighbors is 5, more than the number of training rows, 1: all of them predict every row alike, but for weights.",
            ],
            log.Of(ChannelMessageKind.Warning)
        );
        Assert.Equal([1, float.NaN, 1], model.Transform(named).GetColumn<float>("Score"));
        Assert.EndsWith("the output is missing (NaN) there.", log.Of(ChannelMessageKind.Warning).Last());
    }

    [Fact]
    public void What_cannot_be_is_refused_in_a_sentence()
    {
        var trainers = _context.MulticlassClassification.Trainers;
        Assert.StartsWith(
            "NumberOfNeighbors must be 1 or more.",
            Assert.Throws<ArgumentOutOfRangeException>(() => trainers.NearestNeighbors(numberOfNeighbors: 0)).Message
        );
        Assert.StartsWith(
            "Weighting by distance needs a metric that is never negative",
            Assert
                .Throws<ArgumentException>(() =>
                    trainers.NearestNeighbors(metric: DistanceMetric.InnerProduct, weighting: NeighborWeighting.Distance)
                )
                .Message
        );
        Assert.StartsWith(
            "KeyColumnName is set and NeighborKeysColumnName is not",
            Assert.Throws<ArgumentException>(() => trainers.NearestNeighbors(new NearestNeighborsOptions { KeyColumnName = "Id" })).Message
        );
        Assert.Contains(
            "label column 'Label'",
            Assert.Throws<ArgumentOutOfRangeException>(() => trainers.NearestNeighbors("Label").Fit(Data)).Message
        );
        IDataView empty = _context.Data.LoadFromEnumerable<Example>([]);
        Assert.Equal(
            "There is no row to learn from: the data is empty.",
            Assert
                .Throws<InvalidOperationException>(() => _context.BinaryClassification.Trainers.NearestNeighbors("Flag").Fit(empty))
                .Message
        );
    }

    [Fact]
    public void An_approximate_index_is_saved_with_the_model()
    {
        FeatureData.Row[] rows = FeatureData.Rows(400, 6);
        IDataView data = FeatureData.View(_context, rows);
        IDataView keyed = _context.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(data).Transform(data);
        var options = new NearestNeighborsOptions { LabelColumnName = "Key", NeighborMethod = NeighborMethod.Approximate };
        NearestNeighborsMulticlassTransformer model = _context.MulticlassClassification.Trainers.NearestNeighbors(options).Fit(keyed);
        Assert.Equal(NeighborMethod.Approximate, model.Model.Method);

        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        NearestNeighborsMulticlassTransformer loaded = NearestNeighborsMulticlassTransformer.Load(_context, stream);
        Assert.Equal(NeighborMethod.Approximate, loaded.Model.Method);
        ViewContent.Read(model.Transform(keyed)).AssertSame(ViewContent.Read(loaded.Transform(keyed)), "loaded");
    }

    private static void Label(Source row, Labels output) => (output.Flag, output.Value) = (row.Label == "class 1", row.Features[0]);

    private sealed class Source
    {
        public string Label { get; set; } = "";

        [VectorType(6)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Labels
    {
        public bool Flag { get; set; }

        public float Value { get; set; }
    }

    private sealed class Flat
    {
        public float First { get; set; }

        public float Second { get; set; }

        public float Value { get; set; }

        public bool Flag { get; set; }
    }
}
