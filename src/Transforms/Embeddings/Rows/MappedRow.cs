using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>A row with a mapping's outputs added; all of them share one computation per position of the input row.</summary>
internal sealed class MappedRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly BatchedSchema _schema;
    private readonly bool[] _active;
    private readonly IRowBatch? _batch;
    private long _computedPosition = -1;
    private bool _disposed;

    public MappedRow(DataViewRow input, BatchedSchema schema, bool[] active)
    {
        _input = input;
        _schema = schema;
        _active = active;
        _batch = schema.AnyOutput(active) ? schema.Mapping.Open(input, 1, schema.ActiveOutputs(active)) : null;
    }

    public override DataViewSchema Schema => _schema.Output;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        _schema.CheckColumn(column);
        return _active[column.Index];
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw BatchedSchema.Inactive(column);

        return _schema.IsOutput(column.Index)
            ? BatchedSchema.Cast<TValue>(column, _batch!.CreateGetter(column.Index - _schema.Input.Count, ComputedSlot))
            : _input.GetGetter<TValue>(_schema.Input[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _batch?.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ComputedSlot()
    {
        long position = _input.Position;
        if (position < 0)
            throw new InvalidOperationException("The input row has no current position.");
        if (position != _computedPosition)
        {
            _computedPosition = -1;
            _batch!.Read(0);
            _batch.Compute(1);
            _computedPosition = position;
        }

        return 0;
    }
}
