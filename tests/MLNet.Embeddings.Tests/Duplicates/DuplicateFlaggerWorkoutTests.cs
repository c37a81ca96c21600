using Microsoft.ML;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Duplicates;

public class DuplicateFlaggerWorkoutTests
{
    private const int Features = 6;

    private static readonly FeatureData.Row[] Rows = MakeRows();

    [Fact]
    public void The_flagger_of_vectors_without_keys_passes_the_workout() => Run(options => { });

    [Fact]
    public void The_flagger_with_keys_splits_and_labels_passes_the_workout() =>
        Run(options =>
        {
            options.IdColumnName = "Name";
            options.SplitColumnName = "IsEven";
            options.LabelColumnName = "Label";
            options.Keep = DuplicateKeep.Medoid;
            options.Linkage = DuplicateLinkage.Components;
            options.Centering = DuplicateCentering.FrozenMean;
        });

    [Fact]
    public void The_flagger_of_whitened_vectors_with_hubs_corrected_for_passes_the_workout() =>
        Run(options =>
        {
            options.IdColumnName = "Name";
            options.SplitColumnName = "IsEven";
            options.Centering = DuplicateCentering.Whiten;
            options.Hubness = DuplicateHubness.Csls;
            options.MinimumNumberOfPairs = 5;
        });

    private static void Run(Action<DuplicateFlaggerEstimator.Options> change) =>
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, threads) =>
                {
                    var options = new DuplicateFlaggerEstimator.Options
                    {
                        OutputColumnName = "D",
                        InputColumnName = FeatureData.Column,
                        NumberOfThreads = threads,
                    };
                    change(options);
                    return context.Transforms.DuplicateFlagger(options);
                },
                Input = context => FeatureData.View(context, Rows),
                InvalidInputs = FeatureData.Invalid(Features),
                PredictedColumn = "DNearestScore",
                Predict = (context, transformer) => FeatureData.Predict<Output>(context, transformer, Rows, row => [row.DNearestScore]),
                LoadAlone = DuplicateFlaggerTransformer.Load,
            }
        );

    // Some rows are copies of others, one is all zeros.
    private static FeatureData.Row[] MakeRows()
    {
        FeatureData.Row[] rows = FeatureData.Rows(70, Features);
        for (int row = 40; row < 50; row++)
            rows[row].Features = [.. rows[row - 30].Features.Select(value => value * 1.01f)];
        rows[60].Features = new float[Features];
        return rows;
    }

    private sealed class Output
    {
        public float DNearestScore { get; set; }
    }
}
