using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.NearestNeighbors;

/// <summary>Predictions equal scikit-learn's, row by row.</summary>
public class NearestNeighborsReferenceTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [MemberData(nameof(ReferencePredictions.All), MemberType = typeof(ReferencePredictions))]
    public void Predictions_equal_those_of_the_reference(
        DistanceMetric metric,
        NeighborWeighting weighting,
        int numberOfNeighbors,
        string classes,
        string flags,
        string values
    )
    {
        // The classes 0 to 3 in that order, as the reference sorts them.
        IDataView training = _context.Data.LoadFromEnumerable(ReferencePredictions.Training);
        IDataView keyed = _context
            .Transforms.Conversion.MapValueToKey(
                "Key",
                "Class",
                keyData: _context.Data.LoadFromEnumerable(Enumerable.Range(0, 4).Select(i => new { Class = i }))
            )
            .Fit(training)
            .Transform(training);
        IDataView asked = _context.Data.LoadFromEnumerable(ReferencePredictions.Asked);

        IDataView Predict(Func<NearestNeighborsOptions, IEstimator<ITransformer>> trainer, string label) =>
            trainer(Options(label)).Fit(keyed).Transform(asked);
        NearestNeighborsOptions Options(string label) =>
            new()
            {
                LabelColumnName = label,
                NumberOfNeighbors = numberOfNeighbors,
                Metric = metric,
                Weighting = weighting,
            };

        IDataView multiclass = Predict(_context.MulticlassClassification.Trainers.NearestNeighbors, "Key");
        Assert.Equal(classes, string.Concat(multiclass.GetColumn<uint>("PredictedLabel").Select(key => key - 1)));
        IDataView back = _context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(multiclass).Transform(multiclass);
        Assert.Equal(classes, string.Concat(back.GetColumn<int>("PredictedLabel")));
        Assert.All(multiclass.GetColumn<float[]>("Score"), shares => Assert.Equal(1, shares.Sum(), 1e-5f));

        IDataView binary = Predict(_context.BinaryClassification.Trainers.NearestNeighbors, "Flag");
        Assert.Equal(flags, string.Concat(binary.GetColumn<bool>("PredictedLabel").Select(flag => flag ? 1 : 0)));
        Assert.Equal(binary.GetColumn<float>("Probability").Select(probability => (2 * probability) - 1), binary.GetColumn<float>("Score"));

        IDataView regression = Predict(_context.Regression.Trainers.NearestNeighbors, "Value");
        Assert.All(
            values.Split(' ').Zip(regression.GetColumn<float>("Score")),
            pair => Assert.Equal(float.Parse(pair.First, CultureInfo.InvariantCulture), pair.Second, 2e-4f)
        );
    }
}
