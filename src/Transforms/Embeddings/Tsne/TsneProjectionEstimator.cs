using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Tsne;
using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings;

/// <summary>Draws rows of features as points of a map with few dimensions that keeps neighbors together (t-SNE).</summary>
/// <remarks>
/// <para>To make one, call <see cref="EmbeddingsCatalog.TsneProjection(TransformsCatalog, string, string?, int, double, DistanceMetric)"/>
/// or
/// <see cref="EmbeddingsCatalog.TsneProjection(TransformsCatalog, Options)"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Input column data type | Known-sized vector of <xref:System.Single> or <xref:System.Double>, or a single number of these types |
/// | Output column data type | Known-sized vector of <xref:System.Single>, one value per component |
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | Yes, once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>
/// After <c>Fit</c> the transformer is a pure function of one row. A row whose features equal those of a training row has that row's
/// position, so transforming the training data gives the fitted map; any other row is placed between its nearest training rows, and does
/// not depend on what is transformed with it. <c>Fit</c> reads its input once. Stages before it are computed anew in each pass of ML.NET:
/// put
/// <c>AppendCacheCheckpoint</c>, or <c>mlContext.Data.Cache</c>, between an expensive stage and this one.
/// </para>
/// <para>
/// In one to three dimensions the time grows little faster than the number of rows; with more dimensions it grows with its square.
/// Distances between clusters and sizes of clusters in a t-SNE map mean little; neighborhoods are what it keeps.
/// </para>
/// <para>
/// Source: L. van der Maaten, G. Hinton, "Visualizing data using t-SNE", Journal of Machine Learning Research 9, 2008.
/// </para>
/// </remarks>
public sealed partial class TsneProjectionEstimator : ProjectionEstimator<TsneProjectionTransformer>
{
    private readonly TsneParameters _parameters;
    private readonly TsneCheckpoint? _resumeFrom;

    internal TsneProjectionEstimator(IHostEnvironment environment, Options options)
        : base(environment, options)
    {
        _resumeFrom = options.ResumeFrom;
        ArgumentNullException.ThrowIfNull(options.Perplexities, nameof(options.Perplexities));
        _parameters = new TsneParameters
        {
            NumberOfComponents = options.NumberOfComponents,
            Perplexities = [.. options.Perplexities],
            EarlyExaggeration = options.EarlyExaggeration,
            NumberOfEarlyExaggerationIterations = options.NumberOfEarlyExaggerationIterations,
            NumberOfIterations = options.NumberOfIterations,
            Exaggeration = options.Exaggeration,
            LearningRate = options.LearningRate,
            InitialMomentum = options.InitialMomentum,
            FinalMomentum = options.FinalMomentum,
            MinimumGain = options.MinimumGain,
            MaximumGradientNorm = options.MaximumGradientNorm,
            MaximumStepNorm = options.MaximumStepNorm,
            DegreesOfFreedom = options.DegreesOfFreedom,
            Metric = options.Metric,
            NeighborMethod = options.NeighborMethod,
            PlacementNeighborMethod = options.PlacementNeighborMethod,
            Repulsion = options.Repulsion,
            Initialization = options.Initialization,
            InitialCoordinates = options.InitialCoordinates,
            CallbackInterval = options.CallbackInterval,
            Callback = options.Callback,
            EarlyStopTolerance = options.EarlyStopTolerance,
            Seed = (uint)Host.Seed(options.Seed),
        };
        _parameters.Validate();
    }

    private protected override TsneProjectionTransformer Fit(FeatureSet data, EngineContext context)
    {
        TsneFit fit = TsneEngine.Fit(RowsOf(data), _parameters, context, _resumeFrom?.State);
        return new TsneProjectionTransformer(
            Host.Environment,
            Columns,
            _parameters,
            new MapContent(data.Features, fit.Coordinates, fit.Index, data.Offset) { Lookup = fit.Lookup, Calibration = fit.Calibration },
            fit.Diagnostics
        );
    }
}
