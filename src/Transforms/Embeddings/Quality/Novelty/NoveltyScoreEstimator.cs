using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Neighbors.Calibration;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Quality;
using MLNet.Embeddings.Quality.Novelty;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings;

/// <summary>Tells for each row whether it is like the training data.</summary>
/// <remarks>
/// <para>To make one, call <see cref="QualityCatalog.NoveltyScore(TransformsCatalog, string, string, double)"/> or
/// <see cref="QualityCatalog.NoveltyScore(TransformsCatalog, Options)"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Added columns
/// | Name, after the prefix | Type | |
/// | -- | -- | -- |
/// | Score | Single | Mean distance to the nearest training rows; NaN for a row without a vector |
/// | PValue | Single | Share of training rows that lie as far from the others, above 0, at most 1; NaN for a row without a vector |
/// | IsNovel | Boolean | The p-value is at most the rate |
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | Yes, once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>
/// A row counts by its mean distance to its nearest training rows. Every training row is measured the same way, without itself; of a new
/// row from the same source any place in their order is equally likely, so that its p-value is uniform between 0 and 1 and a share
/// <see cref="Options.Rate"/> of such rows is called novel, whatever the distribution. That presumes rows drawn one by one: where the
/// training rows hold near copies of each other and new rows do not, more are called novel. After <c>Fit</c> the transformer is a pure
/// function of one row; a row with the vector of a training row is measured as that one.
/// </para>
/// </remarks>
public sealed partial class NoveltyScoreEstimator : IEstimator<NoveltyScoreTransformer>
{
    private const int MostNeighbors = 1000;

    private readonly ComponentHost _host;
    private readonly NoveltyColumns _columns;
    private readonly DistanceMetric _metric;
    private readonly int _neighborCount;
    private readonly NeighborMethod _method;
    private readonly int _seed;

    internal NoveltyScoreEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.OutputColumnName, nameof(options.OutputColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.InputColumnName, nameof(options.InputColumnName));
        QualityOptions.Require(options.Metric, nameof(options.Metric));
        QualityOptions.RequireRange(options.NumberOfNeighbors, 1, MostNeighbors, nameof(options.NumberOfNeighbors));
        RowOptions.Require(options.NumberOfThreads, options.OnError);
        NeighborSearch.RequireMethod(options.NeighborMethod, nameof(options.NeighborMethod));
        if (!(options.Rate > 0 && options.Rate < 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.Rate, "Rate must be above 0 and below 1.");
        _host = new ComponentHost(environment, nameof(NoveltyScoreEstimator), options.CancellationToken);
        _columns = new NoveltyColumns(
            options.OutputColumnName,
            options.InputColumnName,
            options.Rate,
            options.OnError,
            options.NumberOfThreads
        );
        (_metric, _neighborCount, _method, _seed) = (options.Metric, options.NumberOfNeighbors, options.NeighborMethod, options.Seed);
    }

    /// <summary>Learns how far from each other the rows of the input lie.</summary>
    /// <param name="input">Training data; read once. Rows with a missing or infinite feature are left out, with a warning.</param>
    /// <returns>The fitted transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column of vectors is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no more rows than neighbors that count.</exception>
    /// <exception cref="OperationCanceledException">The fit was canceled.</exception>
    public NoveltyScoreTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var reader = new KeyedRowsReader(input.Schema, _columns.Input, null);
        using LogChannel log = _host.Log("Fit");
        using var context = new EngineContext(_columns.NumberOfThreads, new ProgressLog(_host, log), _host.CancellationToken);
        KeyedRows read;
        using (context.BeginStage("read"))
            read = reader.Read(input, RowRange.ForDistances(_metric), context.Report);
        if (read.SkippedRows > 0)
            log.Warning(
                $"{InvalidRowLog.Describe(read.SkippedRows, _columns.Input)} and {(read.SkippedRows == 1 ? "was" : "were")} left out."
            );
        if (read.Rows.RowCount <= _neighborCount)
            throw new InvalidOperationException(
                $"Column '{_columns.Input}' holds {read.Rows.RowCount} usable rows, and each is measured by its {_neighborCount} nearest "
                    + "others: give more rows or lower NumberOfNeighbors."
            );
        if (1.0 / (read.Rows.RowCount + 1) > _columns.Rate)
            log.Warning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"With {read.Rows.RowCount} rows no p-value is below {1.0 / (read.Rows.RowCount + 1):0.####}, so that no row is "
                        + $"novel at a Rate of {_columns.Rate}: give more rows or a higher rate."
                )
            );

        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        DistanceCalibration calibration = DistanceCalibration.Of(read.Rows, _neighborCount, _metric, _method, _seed, context);
        return new NoveltyScoreTransformer(_host.Environment, _columns, new NoveltyModel(read.Rows, _metric, calibration));
    }

    /// <summary>The input's shape with the added columns.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of vectors is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Check(inputSchema, _columns.Input, takesDouble: true);
        return SchemaShapes.With(inputSchema, _columns.Shapes);
    }
}
