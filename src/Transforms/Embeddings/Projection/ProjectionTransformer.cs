using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings;

/// <summary>A fitted map, by whichever method: gives any row of features its position.</summary>
public abstract class ProjectionTransformer : RowTransformer
{
    private readonly ProjectionColumns _columns;
    private readonly string _slotPrefix;
    private readonly FittedMap _map;

    private protected ProjectionTransformer(
        IHostEnvironment environment,
        ModelFormat format,
        ProjectionColumns columns,
        string slotPrefix,
        FittedMap map
    )
        : base(environment, format)
    {
        _columns = columns;
        _slotPrefix = slotPrefix;
        _map = map;
    }

    /// <summary>The fitted map: one row per training row, in the order in which <c>Fit</c> read them, and one column per
    /// component.</summary>
    public Matrix Coordinates => _map.Coordinates;

    /// <summary>What the fit did: sizes, methods, warnings and times.</summary>
    public abstract ProjectionDiagnostics Diagnostics { get; }

    private protected sealed override IBatchMapping Bind(DataViewSchema inputSchema) =>
        new ProjectionMapping(
            Host,
            _map,
            FeatureColumn.Find(inputSchema, _columns.Input, _map.Features.ColumnCount, takesDouble: true),
            _columns.Output,
            _columns.Trust,
            _slotPrefix,
            _columns.OnError,
            _columns.NumberOfThreads
        );

    private protected sealed override void WriteContent(ModelWriter writer)
    {
        _columns.Write(writer);
        WriteFit(writer);
        new MapContent(_map.Features, _map.Coordinates, _map.Index, _map.Offset) { Calibration = _map.Calibration }.Write(writer);
    }

    /// <summary>Writes the method's own single values.</summary>
    private protected abstract void WriteFit(ModelWriter writer);
}
