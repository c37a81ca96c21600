using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Umap;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings;

/// <summary>Draws rows of features as points of a map with few dimensions that keeps their neighborhoods (UMAP).</summary>
/// <remarks>
/// <para>To make one, call
/// <see cref="EmbeddingsCatalog.UmapProjection(TransformsCatalog, string, string?, int, int, double, DistanceMetric)"/> or
/// <see cref="EmbeddingsCatalog.UmapProjection(TransformsCatalog, Options)"/>.</para>
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
/// Source: L. McInnes, J. Healy, J. Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction",
/// arXiv:1802.03426.
/// </para>
/// </remarks>
public sealed partial class UmapProjectionEstimator : ProjectionEstimator<UmapProjectionTransformer>
{
    private readonly UmapParameters _parameters;

    internal UmapProjectionEstimator(IHostEnvironment environment, Options options)
        : base(environment, options)
    {
        LabelColumnName = options.LabelColumnName;
        _parameters = new UmapParameters
        {
            NumberOfComponents = options.NumberOfComponents,
            NumberOfNeighbors = options.NumberOfNeighbors,
            MinimumDistance = options.MinimumDistance,
            Spread = options.Spread,
            NumberOfEpochs = options.NumberOfEpochs,
            LearningRate = options.LearningRate,
            NegativeSampleRate = options.NegativeSampleRate,
            LocalConnectivity = options.LocalConnectivity,
            SetOperationMixRatio = options.SetOperationMixRatio,
            RepulsionStrength = options.RepulsionStrength,
            Metric = options.Metric,
            NeighborMethod = options.NeighborMethod,
            PlacementNeighborMethod = options.PlacementNeighborMethod,
            Initialization = options.Initialization,
            InitialCoordinates = options.InitialCoordinates,
            TargetWeight = options.TargetWeight,
            DensityWeight = options.DensityWeight,
            DensityFraction = options.DensityFraction,
            DensityVarianceShift = options.DensityVarianceShift,
            Seed = (uint)Host.Seed(options.Seed),
        };
        _parameters.Validate();
    }

    private protected override string? LabelColumnName { get; }

    private protected override UmapProjectionTransformer Fit(FeatureSet data, EngineContext context)
    {
        UmapFit fit = UmapEngine.Fit(RowsOf(data), _parameters with { Targets = data.Labels }, context);
        return new UmapProjectionTransformer(
            Host.Environment,
            Columns,
            _parameters,
            new MapContent(data.Features, fit.Coordinates, fit.Index, data.Offset) { Lookup = fit.Lookup, Calibration = fit.Calibration },
            fit.Diagnostics
        );
    }
}
