using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Counts the rows that are read and notes the disposal.</summary>
internal sealed class RecordingCursor(DataViewRowCursor source) : DataViewRowCursor
{
    public int RowsRead { get; private set; }

    public bool IsDisposed { get; private set; }

    public override DataViewSchema Schema => source.Schema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

    public override bool MoveNext()
    {
        bool moved = source.MoveNext();
        RowsRead += moved ? 1 : 0;
        return moved;
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        source.Dispose();
        base.Dispose(disposing);
    }
}
