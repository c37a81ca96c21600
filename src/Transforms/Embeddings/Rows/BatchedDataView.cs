using Microsoft.ML;

namespace MLNet.Embeddings.Rows;

/// <summary>A lazy view that adds a mapping's outputs to a source.</summary>
internal sealed class BatchedDataView : IDataView
{
    private readonly IDataView _source;
    private readonly BatchedSchema _schema;

    public BatchedDataView(IDataView source, IBatchMapping mapping)
    {
        _source = source;
        _schema = new BatchedSchema(source.Schema, mapping);
    }

    public DataViewSchema Schema => _schema.Output;

    public bool CanShuffle => _source.CanShuffle;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = _schema.Mark(columnsNeeded);
        Random? order = _source.CanShuffle ? rand : null;
        return _schema.AnyOutput(active)
            ? BatchedCursor.Open(_source, _schema, active, order)
            : new ForwardingCursor(_source.GetRowCursor(_schema.PassedThrough(active), order), _schema, active);
    }

    /// <summary>One cursor where anything is computed: the work on a batch takes all threads by itself.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = _schema.Mark(columnsNeeded);
        if (_schema.AnyOutput(active))
            return [GetRowCursor(columnsNeeded, rand)];

        DataViewRowCursor[] cursors = _source.GetRowCursorSet(_schema.PassedThrough(active), n, _source.CanShuffle ? rand : null);
        return Array.ConvertAll(cursors, cursor => (DataViewRowCursor)new ForwardingCursor(cursor, _schema, active));
    }
}
