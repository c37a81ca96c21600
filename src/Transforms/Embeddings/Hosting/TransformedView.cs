using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;

namespace MLNet.Embeddings.Hosting;

/// <summary>A view that a transformer makes of another one, as ML.NET's converter to ONNX knows it.</summary>
/// <remarks>
/// The converter walks from the last view back to the source as long as it meets views of this kind, and takes whatever is of another kind
/// for the source: without it, a stage would be left out of the graph, and all stages before it, without a word.
/// </remarks>
internal abstract class TransformedView : ITransformCanSaveOnnx
{
    private readonly string _stage;

    /// <param name="source">What was transformed.</param>
    /// <param name="stage">Name of the transformer, for messages.</param>
    protected TransformedView(IDataView source, string stage)
    {
        Source = source;
        _stage = stage;
    }

    public abstract DataViewSchema Schema { get; }

    public abstract bool CanShuffle { get; }

    public abstract long? GetRowCount();

    public abstract DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null);

    public abstract DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null);

    IDataView IDataTransform.Source => Source;

    protected IDataView Source { get; }

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => throw NoOnnx();

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => throw NoOnnx();

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException($"A view of {_stage} is no model: save the transformer with mlContext.Model.Save.");

    private NotSupportedException NoOnnx() =>
        new(
            $"The stage {_stage} cannot be written as ONNX: convert the stages before and after it on their own, or save the whole "
                + "pipeline "
                + "with mlContext.Model.Save."
        );
}
