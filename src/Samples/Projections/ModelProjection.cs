using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Samples.Files;
using MLNet.Embeddings.Samples.Shell;
using MLNet.Embeddings.Umap;

namespace MLNet.Embeddings.Samples.Projections;

/// <summary>A projection that is an ML.NET model: fitted here or loaded from a zip.</summary>
internal sealed class ModelProjection : IProjection
{
    private const string MapColumn = "Map";

    private readonly PipelineSession _session;
    private readonly ITransformer _model;
    private readonly DataViewSchema _inputSchema;
    private readonly string _inputColumn;
    private readonly UmapDiagnostics? _diagnostics;

    private ModelProjection(PipelineSession session, ITransformer model, DataViewSchema inputSchema, string inputColumn, UmapDiagnostics? diagnostics)
    {
        _session = session;
        _model = model;
        _inputSchema = inputSchema;
        _inputColumn = inputColumn;
        _diagnostics = diagnostics;
    }

    public IReadOnlyList<KeyValuePair<string, double>> StageSeconds { get; private init; } = [];

    public JsonObject Diagnostics => _diagnostics is null ? [] : new JsonObject
    {
        ["rows"] = _diagnostics.NumberOfRows,
        ["distinctRows"] = _diagnostics.NumberOfDistinctRows,
        ["neighbors"] = _diagnostics.NumberOfNeighbors,
        ["neighborMethod"] = _diagnostics.NeighborMethod,
        ["neighborRecall"] = double.IsNaN(_diagnostics.NeighborRecall) ? null : _diagnostics.NeighborRecall,
        ["initialization"] = _diagnostics.Initialization.ToString(),
        ["epochs"] = _diagnostics.NumberOfEpochs,
        ["a"] = _diagnostics.A,
        ["b"] = _diagnostics.B,
        ["graphEdges"] = _diagnostics.NumberOfGraphEdges,
        ["graphComponents"] = _diagnostics.NumberOfGraphComponents,
        ["warnings"] = new JsonArray([.. _diagnostics.Warnings.Select(warning => JsonValue.Create(warning))]),
    };

    /// <summary>Fits a map with UMAP; the options' columns are set here.</summary>
    public static ModelProjection FitUmap(PipelineSession session, Matrix rows, UmapProjectionEstimator.Options options)
    {
        options.OutputColumnName = MapColumn;
        options.InputColumnName = MatrixDataView.ColumnName;
        options.CancellationToken = session.CancellationToken;
        IDataView data = MatrixDataView.Create(session.MLContext, rows);
        UmapProjectionTransformer model = session.MLContext.Transforms.UmapProjection(options).Fit(data);
        return new ModelProjection(session, model, data.Schema, MatrixDataView.ColumnName, model.Diagnostics) { StageSeconds = model.Diagnostics.StageSeconds };
    }

    /// <summary>Loads a model with one input column of vectors.</summary>
    public static ModelProjection Load(PipelineSession session, string path)
    {
        using FileStream stream = InputFile.Open(path);
        ITransformer model;
        DataViewSchema schema;
        try
        {
            model = session.MLContext.Model.Load(stream, out schema);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InputException($"{path} is not a model that can be loaded: {exception.Message}", exception);
        }

        if (schema is null)
            throw new InputException($"The model {path} was saved without the schema of its input, so its column is not known.");

        IEnumerable<ITransformer> parts = model as IEnumerable<ITransformer> ?? [model];
        return new ModelProjection(session, model, schema, MatrixDataView.VectorColumnOf(schema, path), parts.OfType<UmapProjectionTransformer>().LastOrDefault()?.Diagnostics);
    }

    public void Save(PendingFile file) => file.Commit(stream => _session.MLContext.Model.Save(_model, _inputSchema, stream));

    public Matrix Transform(Matrix rows)
    {
        IDataView transformed = _model.Transform(MatrixDataView.Create(_session.MLContext, rows, _inputColumn));
        return MatrixDataView.Read(transformed, transformed.Schema[transformed.Schema.Count - 1].Name, _session.CancellationToken);
    }
}
