using Microsoft.ML;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Tests.Workout;
using MLNet.Embeddings.Tsne;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneProjectionWorkoutTests
{
    private const int Features = 6;

    private static readonly FeatureData.Row[] Rows = FeatureData.Rows(80, Features);

    [Fact]
    public void The_estimator_passes_the_workout() => Run(options => { });

    [Fact]
    public void The_estimator_in_3D_by_cosine_passes_the_workout() => Run(options =>
    {
        options.NumberOfComponents = 3;
        options.Metric = DistanceMetric.Cosine;
        options.Repulsion = RepulsionMethod.Grid;
    });

    [Fact]
    public void The_estimator_that_replaces_its_input_passes_the_workout() => Run(options =>
    {
        options.OutputColumnName = FeatureData.Column;
        options.InputColumnName = null;
    });

    [Fact]
    public void A_chain_that_ends_in_the_estimator_passes_the_workout() => EstimatorWorkout.Run(new WorkoutSubject
    {
        Estimator = (context, threads) => context.Transforms.NormalizeMinMax(FeatureData.Column)
            .Append(context.Transforms.TsneProjection("Map", FeatureData.Column, perplexity: 10))
            .Append(context.Transforms.Concatenate("Both", "Map", FeatureData.Column)),
        Input = context => FeatureData.View(context, Rows),
        PredictedColumn = "Map",
        Predict = (context, transformer) => FeatureData.Predict<Output>(context, transformer, Rows, row => row.Map),
    });

    private static void Run(Action<TsneProjectionEstimator.Options> change)
    {
        TsneProjectionEstimator.Options OptionsFor(int threads)
        {
            var options = new TsneProjectionEstimator.Options
            {
                OutputColumnName = "Map",
                InputColumnName = FeatureData.Column,
                Perplexities = [10],
                NumberOfEarlyExaggerationIterations = 40,
                NumberOfIterations = 40,
                NumberOfThreads = threads,
            };
            change(options);
            return options;
        }

        string output = OptionsFor(1).OutputColumnName;
        EstimatorWorkout.Run(new WorkoutSubject
        {
            Estimator = (context, threads) => context.Transforms.TsneProjection(OptionsFor(threads)),
            Input = context => FeatureData.View(context, Rows),
            InvalidInputs = FeatureData.Invalid(Features),
            PredictedColumn = output,
            Predict = (context, transformer) => output == FeatureData.Column
                ? FeatureData.Predict<ReplacedOutput>(context, transformer, Rows, row => row.Features)
                : FeatureData.Predict<Output>(context, transformer, Rows, row => row.Map),
            LoadAlone = TsneProjectionTransformer.Load,
        });
    }

    private sealed class Output
    {
        public float[] Map { get; set; } = [];
    }

    private sealed class ReplacedOutput
    {
        public float[] Features { get; set; } = [];
    }
}
