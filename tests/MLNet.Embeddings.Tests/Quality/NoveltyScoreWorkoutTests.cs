using Microsoft.ML;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Quality;

public class NoveltyScoreWorkoutTests
{
    private const int Features = 6;

    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(80, Features);

    [Fact]
    public void The_estimator_passes_the_workout() =>
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, threads) =>
                    context.Transforms.NoveltyScore(
                        new NoveltyScoreEstimator.Options
                        {
                            OutputColumnName = "Novelty",
                            Metric = DistanceMetric.Euclidean,
                            Rate = 0.05,
                            NumberOfThreads = threads,
                        }
                    ),
                Input = context => FeatureData.View(context, Rows),
                InvalidInputs = FeatureData.Invalid(Features),
                PredictedColumn = "NoveltyPValue",
                Predict = (context, transformer) => FeatureData.Predict<Output>(context, transformer, Rows, row => [row.NoveltyPValue]),
                LoadAlone = NoveltyScoreTransformer.Load,
            }
        );

    private sealed class Output
    {
        public float NoveltyPValue { get; set; }
    }
}
