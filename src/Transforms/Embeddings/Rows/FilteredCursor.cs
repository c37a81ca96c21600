using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>Passes over the rows whose flag has the other value.</summary>
internal sealed class FilteredCursor(DataViewRowCursor source, DataViewSchema.Column flag, bool kept, bool showsFlag) : DataViewRowCursor
{
    private readonly ValueGetter<bool> _flag = source.GetGetter<bool>(flag);
    private long _position = -1;

    public override DataViewSchema Schema => source.Schema;

    public override long Position => _position;

    public override long Batch => source.Batch;

    public override bool MoveNext()
    {
        bool value = false;
        while (source.MoveNext())
        {
            _flag(ref value);
            if (value != kept)
                continue;

            _position++;
            return true;
        }

        _position = -1;
        return false;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        (showsFlag || column.Index != flag.Index) && source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column) ? source.GetGetter<TValue>(column) : throw BatchedSchema.Inactive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
