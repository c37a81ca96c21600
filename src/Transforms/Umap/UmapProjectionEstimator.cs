using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Umap;

/// <summary>Draws rows of features as points of a map with few dimensions that keeps their neighbourhoods (UMAP).</summary>
/// <remarks>
/// <para>To make one, call <see cref="EmbeddingsCatalog.UmapProjection(TransformsCatalog, string, string?, int, int, double, DistanceMetric)"/> or
/// <see cref="EmbeddingsCatalog.UmapProjection(TransformsCatalog, Options)"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Input column data type | Known-sized vector of <xref:System.Single>, or a single <xref:System.Single> |
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
/// After <c>Fit</c> the transformer is a pure function of one row. A row whose features equal those of a training row has that row's position, so
/// transforming the training data gives the fitted map; any other row is placed between its nearest training rows, and does not depend on what is
/// transformed with it. <c>Fit</c> reads its input once. Stages before it are computed anew in each pass of ML.NET: put
/// <c>AppendCacheCheckpoint</c>, or <c>mlContext.Data.Cache</c>, between an expensive stage and this one.
/// </para>
/// <para>
/// Source: L. McInnes, J. Healy, J. Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", arXiv:1802.03426.
/// </para>
/// </remarks>
public sealed partial class UmapProjectionEstimator : IEstimator<UmapProjectionTransformer>
{
    private readonly ComponentHost _host;
    private readonly ProjectionColumns _columns;
    private readonly UmapParameters _parameters;
    private readonly string? _labelColumnName;
    private readonly NeighborTable? _precomputedNeighbors;
    private readonly bool _skipInvalidRows;
    private readonly CancellationToken _cancellation;

    internal UmapProjectionEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _host = new ComponentHost(environment, nameof(UmapProjectionEstimator));
        _columns = ProjectionColumns.Of(options.OutputColumnName, options.InputColumnName, options.OnError, options.NumberOfThreads);
        _labelColumnName = options.LabelColumnName;
        _precomputedNeighbors = options.PrecomputedNeighbors;
        _skipInvalidRows = options.SkipInvalidRows;
        _cancellation = options.CancellationToken;
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
            NeighborSearch = options.NeighborSearch,
            PlacementSearch = options.PlacementSearch,
            Initialization = options.Initialization,
            InitialCoordinates = options.InitialCoordinates,
            TargetWeight = options.TargetWeight,
            DensityWeight = options.DensityWeight,
            DensityFraction = options.DensityFraction,
            DensityVarianceShift = options.DensityVarianceShift,
            Seed = (uint)_host.Seed(options.Seed),
        };
        _parameters.Validate();
    }

    /// <summary>Fits the map to all rows of the input.</summary>
    /// <param name="input">Training data with the column of features; read once, in cursor order.</param>
    /// <returns>The fitted map as a transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column of features or of classes is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">A feature is missing or infinite, or there is no row.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public UmapProjectionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        FeatureColumn features = FeatureColumn.Find(input.Schema, _columns.Input);
        LabelColumn? labels = _labelColumnName is null ? null : LabelColumn.Find(input.Schema, _labelColumnName);

        using LogChannel log = _host.Log("Fit");
        var progress = new ProgressLog(_host, log, cancellation: _cancellation);
        using var context = new EngineContext(_columns.NumberOfThreads, progress.Report);
        FeatureSet data = new FeatureReader(features, labels, _skipInvalidRows).Read(input, context);
        if (data.SkippedRows > 0)
            log.Warning($"{InvalidRowLog.Describe(data.SkippedRows, _columns.Input)} and {(data.SkippedRows == 1 ? "was" : "were")} left out.");

        UmapFit fit = UmapEngine.Fit(data.Features, _parameters with { Targets = data.Labels }, context, _precomputedNeighbors);
        Report(log, fit.Diagnostics);
        return new UmapProjectionTransformer(_host.Environment, _columns, _parameters, data.Features, fit);
    }

    /// <summary>The input's shape with the output column added: a known-sized vector of <see cref="float"/>.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of features or of classes is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Check(inputSchema, _columns.Input);
        if (_labelColumnName is not null)
            LabelColumn.Check(inputSchema, _labelColumnName);
        return SchemaShapes.With(inputSchema, SchemaShapes.Vector(_columns.Output, NumberDataViewType.Single, SchemaShapes.SlotNames));
    }

    private static void Report(LogChannel log, UmapDiagnostics diagnostics)
    {
        foreach (string warning in diagnostics.Warnings)
            log.Warning(warning);
        log.Info(diagnostics.ToString());
    }
}
