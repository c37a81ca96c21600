using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Clustering;
using MLNet.Embeddings.Clustering.Parameters;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings;

/// <summary>Finds clusters of any shape as regions that are denser than what parts them, and leaves rows in sparse regions out as noise
/// (HDBSCAN*).</summary>
/// <remarks>
/// <para>To make one, call
/// <see cref="DensityClusteringCatalog.DensityClustering(TransformsCatalog, string, string, int, int?, DistanceMetric)"/> or
/// <see cref="DensityClusteringCatalog.DensityClustering(TransformsCatalog, Options)"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Input column data type | Known-sized vector of <xref:System.Single> or <xref:System.Double>, or a single number of these types |
/// | Output columns, each beginning with the output column's name | |
/// | `ClusterId` | Key: the number of the cluster, the largest cluster first; missing (0) for noise |
/// | `Probability` | <xref:System.Single>: how deep within its cluster a row is, from 0 to 1, 1 for the densest rows; 0 for noise |
/// | `OutlierScore` | <xref:System.Single>: how much sparser it is around a row than in the densest part of what it belongs to, from 0 to 1
/// (GLOSH) |
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | Yes, once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>
/// After <c>Fit</c> the transformer is a pure function of one row. A row whose features equal those of a training row has that
/// row's answer; any other row joins the fitted hierarchy at that of its 2 × MinPoints nearest training rows to which its mutual
/// reachability distance is the shortest. <c>Fit</c> reads its input once. Stages before it are computed anew in each pass of
/// ML.NET: put <c>AppendCacheCheckpoint</c>, or <c>mlContext.Data.Cache</c>, between an expensive stage and this one.
/// </para>
/// <para>
/// The minimum spanning tree is exact where the neighbors are. What comes together at one and the same distance does so at once, so that
/// the clusters depend neither on the order of the rows nor on which of equally long edges is taken, and equal rows are always together.
/// </para>
/// <para>
/// Source: R. J. G. B. Campello, D. Moulavi, A. Zimek, J. Sander, "Hierarchical Density Estimates for Data Clustering, Visualization, and
/// Outlier Detection", ACM Transactions on Knowledge Discovery from Data 10, 2015.
/// </para>
/// </remarks>
public sealed partial class DensityClusteringEstimator : IEstimator<DensityClusteringTransformer>
{
    private readonly ComponentHost _host;
    private readonly ClusteringColumns _columns;
    private readonly DensityParameters _parameters;
    private readonly NeighborSet? _neighbors;
    private readonly bool _skipInvalidRows;
    private readonly CancellationToken _cancellation;

    internal DensityClusteringEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _host = new ComponentHost(environment, nameof(DensityClusteringEstimator));
        _columns = ClusteringColumns.Of(options);
        _parameters = new DensityParameters
        {
            MinClusterSize = options.MinClusterSize,
            MinPoints = options.MinPoints,
            SelectionMethod = options.SelectionMethod,
            AllowSingleCluster = options.AllowSingleCluster,
            SelectionEpsilon = options.SelectionEpsilon,
            Metric = options.Metric,
            NeighborMethod = options.NeighborMethod,
            Seed = _host.Seed(options.Seed),
        };
        _parameters.Validate();
        _neighbors = options.Neighbors;
        _skipInvalidRows = options.SkipInvalidRows;
        _cancellation = options.CancellationToken;
    }

    /// <summary>Finds the clusters of all rows of the input.</summary>
    /// <param name="input">Training data with the column of features; read once, in cursor order.</param>
    /// <returns>The clusters as a transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column of features is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">A feature is missing, infinite or too large, or there are fewer rows than
    /// <see cref="Options.MinClusterSize"/> or <see cref="Options.MinPoints"/>.</exception>
    /// <exception cref="OperationCanceledException">The fit was canceled.</exception>
    public DensityClusteringTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        FeatureColumn features = FeatureColumn.Find(input.Schema, _columns.Input, takesDouble: true);

        using LogChannel log = _host.Log("Fit");
        var progress = new ProgressLog(_host, log);
        using var context = new EngineContext(_columns.NumberOfThreads, progress, _cancellation);
        FeatureSet data = new FeatureReader(features, null, _parameters.Metric, _skipInvalidRows).Read(input, context);
        if (data.SkippedRows > 0)
            log.Warning(
                $"{InvalidRowLog.Describe(data.SkippedRows, _columns.Input)} and {(data.SkippedRows == 1 ? "was" : "were")} left out."
            );
        if (data.Offset is not null)
            RowRange.ForMaps(_parameters.Metric).Require(data.Features, _columns.Input, context);

        (DensityFit fit, DensityClusteringDiagnostics diagnostics) = DensityEngine.Fit(data.Features, _parameters, _neighbors, context);
        foreach (string warning in diagnostics.Warnings)
            log.Warning(warning);
        log.Info($"{diagnostics}");
        return new DensityClusteringTransformer(_host.Environment, _columns, _parameters, fit, data.Offset, diagnostics);
    }

    /// <summary>The input's shape with the output columns added.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of features is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Check(inputSchema, _columns.Input, takesDouble: true);
        return SchemaShapes.With(inputSchema, _columns.Shapes);
    }
}
