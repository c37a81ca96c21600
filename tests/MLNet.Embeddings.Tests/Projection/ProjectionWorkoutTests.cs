using Microsoft.ML;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Projection;

/// <summary>The workout of a projection, with its usual options and in the places where pipelines put it.</summary>
public abstract class ProjectionWorkoutTests(ProjectionMethod method)
{
    private const int Features = 6;

    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(80, Features);

    [Fact]
    public void The_estimator_passes_the_workout() => Run(_ => { });

    [Fact]
    public void The_estimator_that_replaces_its_input_passes_the_workout() =>
        Run(options =>
        {
            options.OutputColumnName = FeatureData.Column;
            options.InputColumnName = null;
        });

    [Fact]
    public void The_estimator_with_a_column_of_trust_passes_the_workout() => Run(options => options.TrustColumnName = "Trust");

    [Fact]
    public void A_chain_that_ends_in_the_estimator_passes_the_workout() =>
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, threads) =>
                    context
                        .Transforms.NormalizeMinMax(FeatureData.Column)
                        .Append(method.Estimator(context, "Map", FeatureData.Column))
                        .Append(context.Transforms.Concatenate("Both", "Map", FeatureData.Column)),
                Input = context => FeatureData.View(context, Rows),
                PredictedColumn = "Map",
                Predict = (context, transformer) => FeatureData.Predict<MapOutput>(context, transformer, Rows, row => row.Map),
            }
        );

    private protected void Run(Action<ProjectionOptions> change)
    {
        ProjectionOptions OptionsFor(int threads)
        {
            ProjectionOptions options = method.Options();
            options.NumberOfThreads = threads;
            change(options);
            return options;
        }

        string output = OptionsFor(1).OutputColumnName;
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, threads) => method.Estimator(context, OptionsFor(threads)),
                Input = context => FeatureData.View(context, Rows),
                InvalidInputs = FeatureData.Invalid(Features),
                PredictedColumn = output,
                Predict = (context, transformer) =>
                    output == FeatureData.Column
                        ? FeatureData.Predict<ReplacedOutput>(context, transformer, Rows, row => row.Features)
                        : FeatureData.Predict<MapOutput>(context, transformer, Rows, row => row.Map),
                LoadAlone = method.Load,
            }
        );
    }

    private sealed class ReplacedOutput
    {
        public float[] Features { get; set; } = [];
    }
}
