using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings;

/// <summary>Draws rows of features as points of a map, by whichever method.</summary>
/// <typeparam name="TTransformer">The fitted map.</typeparam>
public abstract class ProjectionEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : ProjectionTransformer
{
    private const int CalibrationNeighbors = 20;

    private readonly DistanceMetric _metric;
    private readonly bool _skipInvalidRows;
    private readonly CancellationToken _cancellation;
    private readonly NeighborTable? _table;
    private readonly NeighborSet? _neighbors;

    private protected ProjectionEstimator(IHostEnvironment environment, ProjectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Host = new ComponentHost(environment, GetType().Name);
        Columns = ProjectionColumns.Of(options);
        _metric = options.Metric;
        _skipInvalidRows = options.SkipInvalidRows;
        _cancellation = options.CancellationToken;
        _table = options.PrecomputedNeighbors;
        _neighbors = options.Neighbors;
        if (_table is not null && _neighbors is not null)
            throw new ArgumentException(
                $"{nameof(options.Neighbors)} and {nameof(options.PrecomputedNeighbors)} are both set: give one of them.",
                nameof(options)
            );
    }

    private protected ComponentHost Host { get; }

    private protected ProjectionColumns Columns { get; }

    /// <summary>Column of classes that the fit takes into account; <see langword="null"/> for none.</summary>
    private protected virtual string? LabelColumnName => null;

    /// <summary>Fits the map to all rows of the input.</summary>
    /// <param name="input">Training data with the column of features; read once, in cursor order.</param>
    /// <returns>The fitted map as a transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column of features or of classes is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">A feature is missing, infinite or too large, or there is no row.</exception>
    /// <exception cref="OperationCanceledException">The fit was canceled.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        FeatureColumn features = FeatureColumn.Find(input.Schema, Columns.Input, takesDouble: true);
        LabelColumn? labels = LabelColumnName is null ? null : LabelColumn.Find(input.Schema, LabelColumnName);

        using LogChannel log = Host.Log("Fit");
        var progress = new ProgressLog(Host, log);
        using var context = new EngineContext(Columns.NumberOfThreads, progress, _cancellation);
        FeatureSet data = new FeatureReader(features, labels, _metric, _skipInvalidRows).Read(input, context);
        if (data.SkippedRows > 0)
            log.Warning(
                $"{InvalidRowLog.Describe(data.SkippedRows, Columns.Input)} and {(data.SkippedRows == 1 ? "was" : "were")} left out."
            );

        TTransformer map = Fit(data, context);
        foreach (string warning in map.Diagnostics.Warnings)
            log.Warning(warning);
        log.Info($"{map.Diagnostics}");
        return map;
    }

    /// <summary>The input's shape with the output column added: a known-sized vector of <see cref="float"/>.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of features or of classes is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Check(inputSchema, Columns.Input, takesDouble: true);
        if (LabelColumnName is not null)
            LabelColumn.Check(inputSchema, LabelColumnName);
        SchemaShape.Column output = SchemaShapes.Vector(Columns.Output, NumberDataViewType.Single, SchemaShapes.SlotNames);
        return Columns.Trust is null
            ? SchemaShapes.With(inputSchema, output)
            : SchemaShapes.With(inputSchema, output, SchemaShapes.Scalar(Columns.Trust, NumberDataViewType.Single));
    }

    /// <summary>What was read, with what is known of it: the reader checks every value, unless they were shifted afterwards.</summary>
    private protected TrainingRows RowsOf(FeatureSet data) =>
        new(data.Features)
        {
            AreChecked = data.Offset is null,
            Table = _table,
            Neighbors = _neighbors,
            CalibrationNeighbors = Columns.Trust is null ? 0 : CalibrationNeighbors,
        };

    /// <summary>Fits the map to what was read.</summary>
    private protected abstract TTransformer Fit(FeatureSet data, EngineContext context);
}
