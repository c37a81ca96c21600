using Microsoft.ML;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Quality;

public class LabelQualityWorkoutTests
{
    private const int Features = 6;

    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(80, Features);

    [Fact]
    public void The_estimator_passes_the_workout() =>
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, threads) =>
                    context.Transforms.LabelQuality(
                        new LabelQualityEstimator.Options { OutputColumnName = "Quality", NumberOfThreads = threads }
                    ),
                Input = context => FeatureData.View(context, Rows),
                InvalidInputs = FeatureData.Invalid(Features),
                PredictedColumn = "QualityScore",
                Predict = (context, transformer) => FeatureData.Predict<Output>(context, transformer, Rows, row => [row.QualityScore]),
                LoadAlone = LabelQualityTransformer.Load,
            }
        );

    private sealed class Output
    {
        public float QualityScore { get; set; }
    }
}
