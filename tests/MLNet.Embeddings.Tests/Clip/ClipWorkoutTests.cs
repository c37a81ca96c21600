using Microsoft.ML;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Clip;

public sealed class ClipWorkoutTests : IDisposable
{
    private readonly ClipTestData _data = new();

    [Theory]
    [InlineData(nameof(ClipRow.Path))]
    [InlineData(nameof(ClipRow.Content))]
    public void Image_embedding_passes_the_workout(string inputColumn) =>
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, threads) =>
                    context.Transforms.ClipEmbedding(
                        new ClipEmbeddingEstimator.Options
                        {
                            OutputColumnName = "Embedding",
                            InputColumnName = inputColumn,
                            Model = _data.Model,
                            StatusColumnName = "Status",
                            BatchSize = 5,
                            NumberOfThreads = threads,
                        }
                    ),
                Input = _data.View,
                InvalidInputs = ClipTestData.Invalid(inputColumn),
                PredictedColumn = "Embedding",
                Predict = _data.Predict,
                LoadAlone = ClipEmbeddingTransformer.Load,
            }
        );

    [Fact]
    public void Text_embedding_passes_the_workout() =>
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, threads) =>
                    context.Transforms.ClipTextEmbedding(
                        new ClipTextEmbeddingEstimator.Options
                        {
                            OutputColumnName = "Embedding",
                            InputColumnName = nameof(ClipRow.Text),
                            Model = _data.Model,
                            BatchSize = 5,
                            NumberOfThreads = threads,
                        }
                    ),
                Input = _data.View,
                InvalidInputs = ClipTestData.Invalid(nameof(ClipRow.Text)),
                PredictedColumn = "Embedding",
                Predict = _data.Predict,
                LoadAlone = ClipTextEmbeddingTransformer.Load,
            }
        );

    [Fact]
    public void Zero_shot_classification_passes_the_workout() =>
        EstimatorWorkout.Run(
            new WorkoutSubject
            {
                Estimator = (context, _) =>
                    context.Transforms.ZeroShotClassification(
                        "PredictedLabel",
                        nameof(ClipRow.Vector),
                        ["cat", "dog", "car"],
                        _data.Model,
                        scoreColumnName: "Embedding"
                    ),
                Input = _data.View,
                InvalidInputs = ClipTestData.Invalid(nameof(ClipRow.Vector)),
                PredictedColumn = "Embedding",
                Predict = _data.Predict,
                LoadAlone = ZeroShotClassificationTransformer.Load,
            }
        );

    public void Dispose() => _data.Dispose();
}
