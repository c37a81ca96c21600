using Microsoft.ML;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Rows;

/// <summary>A lazy view that adds a mapping's outputs to a source.</summary>
internal sealed class BatchedDataView : TransformedView
{
    private readonly BatchedSchema _schema;

    /// <param name="source">The source.</param>
    /// <param name="mapping">What is added.</param>
    /// <param name="stage">Name of the transformer.</param>
    public BatchedDataView(IDataView source, IBatchMapping mapping, string stage)
        : base(source, stage) => _schema = new BatchedSchema(source.Schema, mapping);

    public override DataViewSchema Schema => _schema.Output;

    public override bool CanShuffle => Source.CanShuffle;

    public override long? GetRowCount() => Source.GetRowCount();

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = _schema.Mark(columnsNeeded);
        Random? order = Source.CanShuffle ? rand : null;
        return _schema.AnyOutput(active)
            ? BatchedCursor.Open(Source, _schema, active, order)
            : new ForwardingCursor(Source.GetRowCursor(_schema.PassedThrough(active), order), _schema, active);
    }

    /// <summary>One cursor where anything is computed: the work on a batch takes all threads by itself.</summary>
    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = _schema.Mark(columnsNeeded);
        if (_schema.AnyOutput(active))
            return [GetRowCursor(columnsNeeded, rand)];

        DataViewRowCursor[] cursors = Source.GetRowCursorSet(_schema.PassedThrough(active), n, Source.CanShuffle ? rand : null);
        return Array.ConvertAll(cursors, cursor => (DataViewRowCursor)new ForwardingCursor(cursor, _schema, active));
    }
}
