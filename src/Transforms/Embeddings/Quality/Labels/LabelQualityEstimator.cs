using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Quality;
using MLNet.Embeddings.Quality.Labels;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings;

/// <summary>Tells for each row whether its label is likely wrong, and which one would be likelier.</summary>
/// <remarks>
/// <para>To make one, call <see cref="QualityCatalog.LabelQuality(TransformsCatalog, string, string, string, string)"/> or
/// <see cref="QualityCatalog.LabelQuality(TransformsCatalog, Options)"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Added columns
/// | Name, after the prefix | Type | |
/// | -- | -- | -- |
/// | IsSuspect | Boolean | The label is likelier wrong than right |
/// | SuggestedLabel | Text | The likeliest label; that of the row unless it is suspect |
/// | Score | Single | Natural logarithm of the odds that the label is wrong, 0 or more for suspects; NaN where it is not judged |
/// | Votes | Single | Share of the neighbors' votes for the label; NaN where it is not judged |
/// | Status | Key of text | Judged, NoLabel, UnknownLabel, NoVector, SmallClass (fewer than three rows that are not twins) or Indistinct |
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | Yes, once |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>
/// Two witnesses are heard: a linear model of the vectors, and the nearest rows. Of a training row neither has seen the row itself or its
/// near twins, such as other frames of a scene, which would only repeat its label; among the neighbors, twins share one vote. How much each
/// witness counts, and how many labels are wrong to begin with, follows from the data. Copies that bear different labels are
/// <see cref="DuplicateFlaggerEstimator"/>'s to find. After <c>Fit</c> the transformer is a pure function of one row: rows with the vector
/// of a training row are judged without it, any other row by all.
/// </para>
/// </remarks>
public sealed partial class LabelQualityEstimator : IEstimator<LabelQualityTransformer>
{
    private const int MostNeighbors = 1000;

    private readonly ComponentHost _host;
    private readonly LabelQualityColumns _columns;
    private readonly LabelQualitySettings _settings;
    private readonly string? _group;

    internal LabelQualityEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.OutputColumnName, nameof(options.OutputColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.InputColumnName, nameof(options.InputColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.LabelColumnName, nameof(options.LabelColumnName));
        QualityOptions.Require(options.Metric, nameof(options.Metric));
        QualityOptions.RequireRange(options.NumberOfNeighbors, 1, MostNeighbors, nameof(options.NumberOfNeighbors));
        RowOptions.Require(options.NumberOfThreads, options.OnError);
        NeighborSearch.RequireMethod(options.NeighborMethod, nameof(options.NeighborMethod));
        _host = new ComponentHost(environment, nameof(LabelQualityEstimator), options.CancellationToken);
        _columns = new LabelQualityColumns(
            options.OutputColumnName,
            options.InputColumnName,
            options.LabelColumnName,
            options.OnError,
            options.NumberOfThreads
        );
        _settings = new LabelQualitySettings(options.Metric, options.NumberOfNeighbors, options.NeighborMethod, options.Seed);
        _group = options.GroupColumnName;
    }

    /// <summary>Learns from all rows of the input what the rows of each class look like.</summary>
    /// <param name="input">Training data; read once. Rows with a missing or infinite feature are left out, with a warning.</param>
    /// <returns>The fitted transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are fewer than two classes of three rows that are not twins.</exception>
    /// <exception cref="OperationCanceledException">The fit was canceled.</exception>
    public LabelQualityTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using LogChannel log = _host.Log("Fit");
        using var context = new EngineContext(_columns.NumberOfThreads, new ProgressLog(_host, log), _host.CancellationToken);
        LabelQualityInput read = LabelQualityReader.Read(input, _columns, _group, _settings.Metric, context);
        if (read.SkippedRows > 0)
            log.Warning(
                $"{InvalidRowLog.Describe(read.SkippedRows, _columns.Input)} and {(read.SkippedRows == 1 ? "was" : "were")} left out."
            );
        if (read.Labels.Count < 2)
            throw new InvalidOperationException(
                $"Column '{_columns.Label}' holds {(read.Labels.Count == 0 ? "no label" : $"no label but '{read.Labels.Names[0]}'")}: "
                    + "labels are judged by telling classes apart, so give rows of two or more."
            );

        if (!LabelQualityFit.HasRoom(read.Vectors.RowCount, read.Labels.Count))
            throw new InvalidOperationException(
                $"Column '{_columns.Label}' holds {read.Labels.Count:N0} labels in {read.Vectors.RowCount:N0} rows, which take too much "
                    + "memory: give a column of classes, or some of the classes at a time."
            );

        LabelQualityModel model = LabelQualityModel.Fit(read.Vectors, read.Labels, read.Groups, _settings, context);
        int classes = model.Content.Labels.Where(label => label >= 0).Distinct().Count();
        if (classes < 2)
            throw new InvalidOperationException(
                $"Column '{_columns.Label}' holds {read.Labels.Count} labels, of which {classes} {(classes == 1 ? "has" : "have")} "
                    + $"{LabelJudge.FewestGroups} rows or more that are not twins of each other: labels are judged by telling such "
                    + "classes apart, so give more rows of two or more."
            );
        if (!model.Content.Evidence.Tells)
            log.Warning($"No label of column '{_columns.Label}' can be judged: {LabelQualityFit.NoContrast}.");
        else if (model.AreTwinsEqualOnly)
            log.Warning(LabelQualityFit.EqualTwins);
        if (LinearProbe.Lack(read.Vectors.RowCount, read.Vectors.ColumnCount, read.Labels.Count) is { } lack)
            log.Warning(lack);
        return new LabelQualityTransformer(_host.Environment, _columns, model);
    }

    /// <summary>The input's shape with the added columns.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Check(inputSchema, _columns.Input, takesDouble: true);
        CategoryColumn.Check(inputSchema, "label", _columns.Label);
        CategoryColumn.Check(inputSchema, "group", _group);
        return SchemaShapes.With(inputSchema, _columns.Shapes);
    }
}
