using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Projections;

/// <summary>A projection that is an ML.NET model: fitted here or loaded from a zip.</summary>
internal sealed class ModelProjection : IProjection
{
    private const string MapColumn = "Map";

    private readonly PipelineSession _session;
    private readonly ITransformer _model;
    private readonly DataViewSchema _inputSchema;
    private readonly string _inputColumn;

    private ModelProjection(
        PipelineSession session,
        ITransformer model,
        DataViewSchema inputSchema,
        string inputColumn,
        JsonObject diagnostics
    )
    {
        _session = session;
        _model = model;
        _inputSchema = inputSchema;
        _inputColumn = inputColumn;
        Diagnostics = diagnostics;
    }

    public IReadOnlyList<KeyValuePair<string, double>> StageSeconds { get; private init; } = [];

    public JsonObject Diagnostics { get; }

    /// <summary>Fits a map; the options' columns are set here.</summary>
    /// <param name="session">The pipeline's environment.</param>
    /// <param name="rows">What to map.</param>
    /// <param name="options">How.</param>
    /// <param name="create">Makes the method's estimator of the options.</param>
    public static ModelProjection Fit<T>(
        PipelineSession session,
        FileMatrix rows,
        T options,
        Func<TransformsCatalog, T, IEstimator<ProjectionTransformer>> create
    )
        where T : ProjectionOptions
    {
        options.OutputColumnName = MapColumn;
        options.InputColumnName = MatrixDataView.ColumnName;
        options.CancellationToken = session.CancellationToken;

        // Where an offset has to come off, the estimator takes it off itself and keeps it with the model.
        Matrix single = rows.ToSingle(options.Metric, out CommonOffset? offset);
        IDataView data = offset is null
            ? session.MLContext.Data.LoadFromMatrix(single, MatrixDataView.ColumnName)
            : MatrixDataView.Create(session.MLContext, rows.ToDouble(), rows.ColumnCount);
        ProjectionTransformer model = create(session.MLContext.Transforms, options).Fit(data);
        return new ModelProjection(session, model, data.Schema, MatrixDataView.ColumnName, Describe(model.Diagnostics))
        {
            StageSeconds = StageTimes.SecondsOf(model.Diagnostics),
        };
    }

    /// <summary>Loads a model with one input column of vectors.</summary>
    public static ModelProjection Load(PipelineSession session, string path)
    {
        using FileStream stream = InputFile.Open(path);
        ITransformer model;
        DataViewSchema? schema;
        try
        {
            model = session.MLContext.Model.LoadVerified(stream, out schema);
        }
        catch (Exception exception) when (exception is FormatException or IOException or ArgumentException)
        {
            throw new InputException($"{path} is not a model that can be loaded: {Failure.ReasonOf(exception)}", exception);
        }

        if (schema is null)
            throw new InputException($"The model {path} was saved without the schema of its input, so its column is not known.");

        IEnumerable<ITransformer> parts = model as IEnumerable<ITransformer> ?? [model];
        ProjectionTransformer? projection = parts.OfType<ProjectionTransformer>().LastOrDefault();
        return new ModelProjection(session, model, schema, MatrixDataView.VectorColumnOf(schema, path), Describe(projection?.Diagnostics));
    }

    public void Save(Stream stream) => _session.MLContext.Model.Save(_model, _inputSchema, stream);

    public Matrix Transform(FileMatrix rows)
    {
        if (_inputSchema[_inputColumn].Type is VectorDataViewType { Size: > 0 } fitted && fitted.Size != rows.ColumnCount)
            throw new InputException(
                $"The rows to place have {rows.ColumnCount} columns, but the model was fitted to rows of {fitted.Size}; give rows of the "
                    + "same features."
            );

        bool isWide =
            _inputSchema[_inputColumn].Type is VectorDataViewType { ItemType: NumberDataViewType type }
            && type == NumberDataViewType.Double;
        IDataView data = isWide
            ? MatrixDataView.Create(_session.MLContext, rows.ToDouble(), rows.ColumnCount, _inputColumn)
            : _session.MLContext.Data.LoadFromMatrix(rows.ToSingle(null), _inputColumn);
        IDataView transformed = _model.Transform(data);
        Matrix map = _session.MLContext.Data.CreateMatrix(
            transformed,
            transformed.Schema[transformed.Schema.Count - 1].Name,
            _session.CancellationToken
        );
        int missing = Enumerable.Range(0, map.RowCount).Count(row => float.IsNaN(map[row, 0]));
        if (missing > 0)
            _session.NoteIncomplete(
                $"{missing} of {map.RowCount} rows hold values too large for the model's metric; their positions are missing (NaN)."
            );
        return map;
    }

    private static JsonObject Describe(ProjectionDiagnostics? diagnostics) =>
        diagnostics switch
        {
            UmapDiagnostics umap => Describe(umap),
            TsneDiagnostics tsne => Describe(tsne),
            _ => [],
        };

    private static JsonObject Describe(UmapDiagnostics diagnostics) =>
        new()
        {
            ["rows"] = diagnostics.RowCount,
            ["distinctRows"] = diagnostics.DistinctRowCount,
            ["neighbors"] = diagnostics.NeighborCount,
            ["neighborMethod"] = diagnostics.NeighborMethod.ToString().ToLowerInvariant(),
            ["neighborRecall"] = double.IsNaN(diagnostics.NeighborRecall) ? null : diagnostics.NeighborRecall,
            ["initialization"] = diagnostics.Initialization.ToString(),
            ["epochs"] = diagnostics.EpochCount,
            ["a"] = diagnostics.A,
            ["b"] = diagnostics.B,
            ["graphEdges"] = diagnostics.GraphEdgeCount,
            ["graphComponents"] = diagnostics.GraphComponentCount,
            ["densityCorrelation"] = double.IsNaN(diagnostics.DensityCorrelation) ? null : diagnostics.DensityCorrelation,
            ["warnings"] = new JsonArray([.. diagnostics.Warnings.Select(warning => JsonValue.Create(warning))]),
        };

    private static JsonObject Describe(TsneDiagnostics diagnostics) =>
        new()
        {
            ["rows"] = diagnostics.RowCount,
            ["distinctRows"] = diagnostics.DistinctRowCount,
            ["neighbors"] = diagnostics.NeighborCount,
            ["perplexities"] = new JsonArray([.. diagnostics.Perplexities.Select(perplexity => JsonValue.Create(perplexity))]),
            ["neighborMethod"] = diagnostics.NeighborMethod.ToString().ToLowerInvariant(),
            ["neighborRecall"] = double.IsNaN(diagnostics.NeighborRecall) ? null : diagnostics.NeighborRecall,
            ["affinities"] = diagnostics.AffinityCount,
            ["repulsion"] = diagnostics.RepulsionMethod,
            ["initialization"] = diagnostics.Initialization.ToString(),
            ["iterations"] = diagnostics.IterationCount,
            ["stoppedEarly"] = diagnostics.StoppedEarly,
            ["klDivergence"] = double.IsFinite(diagnostics.KullbackLeiblerDivergence) ? diagnostics.KullbackLeiblerDivergence : null,
            ["warnings"] = new JsonArray([.. diagnostics.Warnings.Select(warning => JsonValue.Create(warning))]),
        };
}
