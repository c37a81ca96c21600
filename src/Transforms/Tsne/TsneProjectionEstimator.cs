using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Tsne;

/// <summary>Draws rows of features as points of a map with few dimensions that keeps neighbours together (t-SNE).</summary>
/// <remarks>
/// <para>To make one, call <see cref="EmbeddingsCatalog.TsneProjection(TransformsCatalog, string, string?, int, double, DistanceMetric)"/> or
/// <see cref="EmbeddingsCatalog.TsneProjection(TransformsCatalog, Options)"/>.</para>
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
/// In one to three dimensions the time grows little faster than the number of rows; with more dimensions it grows with its square. Distances between
/// clusters and sizes of clusters in a t-SNE map mean little; neighbourhoods are what it keeps.
/// </para>
/// <para>
/// Source: L. van der Maaten, G. Hinton, "Visualizing data using t-SNE", Journal of Machine Learning Research 9, 2008.
/// </para>
/// </remarks>
public sealed partial class TsneProjectionEstimator : IEstimator<TsneProjectionTransformer>
{
    private readonly ComponentHost _host;
    private readonly ProjectionColumns _columns;
    private readonly TsneParameters _parameters;
    private readonly NeighborTable? _precomputedNeighbors;
    private readonly TsneCheckpoint? _resumeFrom;
    private readonly bool _skipInvalidRows;
    private readonly CancellationToken _cancellation;

    internal TsneProjectionEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _host = new ComponentHost(environment, nameof(TsneProjectionEstimator));
        _columns = ProjectionColumns.Of(options.OutputColumnName, options.InputColumnName, options.OnError, options.NumberOfThreads);
        _precomputedNeighbors = options.PrecomputedNeighbors;
        _resumeFrom = options.ResumeFrom;
        _skipInvalidRows = options.SkipInvalidRows;
        _cancellation = options.CancellationToken;
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
            NeighborSearch = options.NeighborSearch,
            PlacementSearch = options.PlacementSearch,
            Repulsion = options.Repulsion,
            Initialization = options.Initialization,
            InitialCoordinates = options.InitialCoordinates,
            CallbackInterval = options.CallbackInterval,
            Callback = options.Callback,
            EarlyStopTolerance = options.EarlyStopTolerance,
            Seed = (uint)_host.Seed(options.Seed),
        };
        _parameters.Validate();
    }

    /// <summary>Fits the map to all rows of the input.</summary>
    /// <param name="input">Training data with the column of features; read once, in cursor order.</param>
    /// <returns>The fitted map as a transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column of features is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">A feature is missing or infinite, or there is no row.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public TsneProjectionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        FeatureColumn features = FeatureColumn.Find(input.Schema, _columns.Input);

        using LogChannel log = _host.Log("Fit");
        var progress = new ProgressLog(_host, log, cancellation: _cancellation);
        using var context = new EngineContext(_columns.NumberOfThreads, progress.Report);
        FeatureSet data = new FeatureReader(features, null, _skipInvalidRows).Read(input, context);
        if (data.SkippedRows > 0)
            log.Warning($"{InvalidRowLog.Describe(data.SkippedRows, _columns.Input)} and {(data.SkippedRows == 1 ? "was" : "were")} left out.");

        TsneFit fit = TsneEngine.Fit(data.Features, _parameters, context, _precomputedNeighbors, _resumeFrom?.State);
        foreach (string warning in fit.Diagnostics.Warnings)
            log.Warning(warning);
        log.Info(fit.Diagnostics.ToString());
        return new TsneProjectionTransformer(_host.Environment, _columns, _parameters, data.Features, fit.Coordinates, fit.Diagnostics, fit.Index);
    }

    /// <summary>The input's shape with the output column added: a known-sized vector of <see cref="float"/>.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of features is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Check(inputSchema, _columns.Input);
        return SchemaShapes.With(inputSchema, SchemaShapes.Vector(_columns.Output, NumberDataViewType.Single, SchemaShapes.SlotNames));
    }
}
