using Microsoft.ML;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Tests.Projection;
using MLNet.Embeddings.Tests.Workout;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Tests.Umap;

/// <summary>UMAP among the projections.</summary>
public sealed class UmapMethod : ProjectionMethod
{
    public override string Name => "umap";

    internal override ProjectionParameters Defaults { get; } = new UmapParameters();

    public override UmapProjectionEstimator.Options Options(int iterations = 60) =>
        new()
        {
            OutputColumnName = "Map",
            InputColumnName = FeatureData.Column,
            NumberOfEpochs = iterations,
            NumberOfThreads = 2,
        };

    public override UmapProjectionEstimator Estimator(MLContext context, ProjectionOptions? options) =>
        context.Transforms.UmapProjection((UmapProjectionEstimator.Options)options!);

    public override UmapProjectionEstimator Estimator(MLContext context, string outputColumnName, string? inputColumnName = null) =>
        context.Transforms.UmapProjection(outputColumnName, inputColumnName);

    public override UmapProjectionTransformer Load(MLContext context, Stream stream) => UmapProjectionTransformer.Load(context, stream);
}
