using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>A cursor that reads some rows ahead, computes their outputs at once and serves them one by one.</summary>
/// <remarks>
/// Passed-through columns are buffered row by row. Values that cannot be kept beyond their row, such as images, come from a second cursor
/// over the same source, the companion, which follows the rows that are served.
/// </remarks>
internal sealed class BatchedCursor : DataViewRowCursor
{
    private const int FirstBatchSize = 8;
    private const long BufferBytes = 64L << 20;

    // ML.NET fills its cache on a thread that it keeps from one piece of work to the next, with what flowed into it for the first.
    private readonly WorkCounts? _counts = WorkCounts.Current;

    private readonly IDataView _view;
    private readonly BatchedSchema _schema;
    private readonly bool[] _active;
    private readonly DataViewRowCursor _source;
    private readonly DataViewRowCursor? _companion;
    private readonly IRowBatch _batch;
    private readonly ColumnBuffer?[] _buffers;
    private readonly ValueGetter<DataViewRowId> _sourceId;
    private readonly ValueGetter<DataViewRowId>? _companionId;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batchNumbers;
    private int _nextBatchSize;
    private int _count;
    private int _slot = -1;
    private bool _computed;
    private bool _ended;
    private bool _disposed;
    private long _position = -1;

    private BatchedCursor(IDataView view, DataViewRowCursor source, DataViewRowCursor? companion, BatchedSchema schema, bool[] active)
    {
        _view = view;
        _source = source;
        _companion = companion;
        _schema = schema;
        _active = active;
        _sourceId = source.GetIdGetter();
        _companionId = companion?.GetIdGetter();

        DataViewSchema.Column[] buffered = [.. schema.PassedThrough(active).Where(column => ColumnBuffer.CanHold(column.Type))];
        long rowBytes = 1 + buffered.Sum(column => ColumnBuffer.SizeOf(column.Type));
        int capacity = (int)Math.Clamp(BufferBytes / rowBytes, 1, Math.Max(1, schema.Mapping.MaximumBatchSize));
        _nextBatchSize = Math.Min(FirstBatchSize, capacity);
        _ids = new DataViewRowId[capacity];
        _batchNumbers = new long[capacity];
        _buffers = new ColumnBuffer?[schema.Input.Count];
        foreach (DataViewSchema.Column column in buffered)
            _buffers[column.Index] = ColumnBuffer.Create(source, column, capacity);
        _batch = schema.Mapping.Open(source, capacity, schema.ActiveOutputs(active));
    }

    public override DataViewSchema Schema => _schema.Output;

    public override long Position => _position;

    public override long Batch => _slot < 0 ? 0 : _batchNumbers[_slot];

    public static BatchedCursor Open(IDataView view, BatchedSchema schema, bool[] active, Random? order)
    {
        DataViewSchema.Column[] kept =
        [
            .. schema
                .Needed(active)
                .Where(column => schema.Mapping.Inputs.Any(input => input.Index == column.Index) || ColumnBuffer.CanHold(column.Type)),
        ];
        DataViewSchema.Column[] followed = [.. schema.PassedThrough(active).Where(column => !ColumnBuffer.CanHold(column.Type))];
        if (followed.Length == 0)
            return Create(view, view.GetRowCursor(kept, order), null, schema, active);

        // Both cursors must shuffle alike, so both get a generator of the same seed.
        int seed = order?.Next() ?? 0;
        DataViewRowCursor source = view.GetRowCursor(kept, order is null ? null : new Random(seed));
        DataViewRowCursor companion;
        try
        {
            companion = view.GetRowCursor(followed, order is null ? null : new Random(seed));
        }
        catch
        {
            source.Dispose();
            throw;
        }

        return Create(view, source, companion, schema, active);
    }

    public override bool MoveNext()
    {
        if (_disposed || (_ended && _slot + 1 >= _count))
        {
            _slot = -1;
            _count = 0;
            _position = -1;
            return false;
        }

        if (_slot + 1 < _count)
        {
            _slot++;
        }
        else if (!ReadAhead())
        {
            return MoveNext();
        }

        _position++;
        FollowCompanion();
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[CurrentSlot()];

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        _schema.CheckColumn(column);
        return _active[column.Index];
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw BatchedSchema.Inactive(column);
        if (_schema.IsOutput(column.Index))
            return BatchedSchema.Cast<TValue>(column, _batch.CreateGetter(column.Index - _schema.Input.Count, ComputedSlot));
        if (_buffers[column.Index] is { } buffer)
            return BatchedSchema.Cast<TValue>(column, buffer.CreateGetter(CurrentSlot));
        return _companion!.GetGetter<TValue>(_schema.Input[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _slot = -1;
            _position = -1;
            _batch.Dispose();
            _companion?.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private static BatchedCursor Create(
        IDataView view,
        DataViewRowCursor source,
        DataViewRowCursor? companion,
        BatchedSchema schema,
        bool[] active
    )
    {
        try
        {
            return new BatchedCursor(view, source, companion, schema, active);
        }
        catch
        {
            companion?.Dispose();
            source.Dispose();
            throw;
        }
    }

    // Batches grow, so that a preview of a few rows does not pay for hundreds.
    private bool ReadAhead()
    {
        _computed = false;
        _slot = -1;
        _count = 0;
        while (_count < _nextBatchSize && !_ended)
        {
            if (!_source.MoveNext())
            {
                _ended = true;
                break;
            }

            _sourceId(ref _ids[_count]);
            _batchNumbers[_count] = _source.Batch;
            foreach (ColumnBuffer? buffer in _buffers)
                buffer?.Read(_count);
            _batch.Read(_count);
            _count++;
        }

        _nextBatchSize = Math.Min(_ids.Length, _nextBatchSize * 2);
        if (_count == 0)
            return false;

        _slot = 0;
        return true;
    }

    private void FollowCompanion()
    {
        if (_companion is null)
            return;

        DataViewRowId id = default;
        if (_companion.MoveNext())
            _companionId!(ref id);
        if (_companion.Position < 0 || !id.Equals(_ids[_slot]))
            throw new InvalidOperationException(
                "The source gave its rows in another order when it was read a second time; cache it with mlContext.Data.Cache."
            );
    }

    private int CurrentSlot() =>
        _slot >= 0
            ? _slot
            : throw new InvalidOperationException(
                "There is no current row: MoveNext was not called, or it returned false, or the cursor is disposed."
            );

    private int ComputedSlot()
    {
        int slot = CurrentSlot();
        if (!_computed)
        {
            WorkCounts.Run(_counts, () => _batch.Compute(_count));
            _computed = true;
            _schema.Mapping.Computed(_view, _ids.AsSpan(0, _count));
        }

        return slot;
    }
}
