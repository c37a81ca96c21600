using Microsoft.ML;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.NearestNeighbors;

public class NearestNeighborsWorkoutTests
{
    private const int Features = 6;

    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(60, Features);

    [Fact]
    public void The_multiclass_trainer_passes_the_workout() =>
        Run(
            "Key",
            (context, options) => context.MulticlassClassification.Trainers.NearestNeighbors(options),
            NearestNeighborsMulticlassTransformer.Load,
            (context, transformer) => FeatureData.Predict<Shares>(context, transformer, Rows, row => row.Score)
        );

    [Fact]
    public void The_binary_trainer_passes_the_workout() =>
        Run(
            "IsEven",
            (context, options) => context.BinaryClassification.Trainers.NearestNeighbors(options),
            NearestNeighborsBinaryTransformer.Load,
            (context, transformer) => FeatureData.Predict<Number>(context, transformer, Rows, row => [row.Score])
        );

    [Fact]
    public void The_regression_trainer_passes_the_workout() =>
        Run(
            "Single",
            (context, options) => context.Regression.Trainers.NearestNeighbors(options),
            NearestNeighborsRegressionTransformer.Load,
            (context, transformer) => FeatureData.Predict<Number>(context, transformer, Rows, row => [row.Score])
        );

    private static void Run(
        string label,
        Func<MLContext, NearestNeighborsOptions, IEstimator<ITransformer>> trainer,
        Func<MLContext, Stream, ITransformer> load,
        Func<MLContext, ITransformer, IEnumerable<string>> predict
    ) =>
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, threads) =>
                    trainer(
                        context,
                        new NearestNeighborsOptions
                        {
                            LabelColumnName = label,
                            NumberOfNeighbors = 4,
                            Weighting = NeighborWeighting.Distance,
                            KeyColumnName = "Name",
                            NeighborKeysColumnName = "Neighbors",
                            NumberOfThreads = threads,
                        }
                    ),
                Input = context =>
                {
                    IDataView rows = FeatureData.View(context, Rows);
                    var labels = context
                        .Transforms.Conversion.MapValueToKey("Key", "Label")
                        .Append(context.Transforms.Conversion.ConvertType("Single", "Weight"));
                    return labels.Fit(rows).Transform(rows);
                },
                InvalidInputs = FeatureData.Invalid(Features),
                PredictedColumn = "Score",
                Predict = predict,
                LoadAlone = load,
            }
        );

    private sealed class Shares
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Number
    {
        public float Score { get; set; }
    }
}
