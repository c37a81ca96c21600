using Microsoft.ML;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Tests.Projection;
using MLNet.Embeddings.Tests.Workout;
using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings.Tests.Tsne;

/// <summary>t-SNE among the projections.</summary>
public sealed class TsneMethod : ProjectionMethod
{
    public override string Name => "tsne";

    internal override ProjectionParameters Defaults { get; } = new TsneParameters();

    public override TsneProjectionEstimator.Options Options(int iterations = 60) =>
        new()
        {
            OutputColumnName = "Map",
            InputColumnName = FeatureData.Column,
            Perplexities = [10],
            NumberOfEarlyExaggerationIterations = iterations,
            NumberOfIterations = iterations,
            NumberOfThreads = 2,
        };

    public override TsneProjectionEstimator Estimator(MLContext context, ProjectionOptions? options) =>
        context.Transforms.TsneProjection((TsneProjectionEstimator.Options)options!);

    public override TsneProjectionEstimator Estimator(MLContext context, string outputColumnName, string? inputColumnName = null) =>
        context.Transforms.TsneProjection(outputColumnName, inputColumnName, perplexity: 10);

    public override TsneProjectionTransformer Load(MLContext context, Stream stream) => TsneProjectionTransformer.Load(context, stream);
}
