namespace MLNet.Embeddings.Tests.Workout;

public class CenteringWorkoutTests
{
    private const int Features = 6;

    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(60, Features);

    [Fact]
    public void An_estimator_on_hosting_and_rows_passes_the_workout() =>
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, _) => new CenteringEstimator(context, FeatureData.Column),
                Input = context => FeatureData.View(context, Rows),
                InvalidInputs = FeatureData.Invalid(Features),
                PredictedColumn = CenteringTransformer.Centered,
                Predict = (context, transformer) => FeatureData.Predict<Output>(context, transformer, Rows, output => output.Centered),
                LoadAlone = CenteringTransformer.Load,
                IsTestClass = true,
            }
        );

    private sealed class Output
    {
        public float[] Centered { get; set; } = [];
    }
}
