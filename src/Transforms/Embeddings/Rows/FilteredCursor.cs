using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>Passes over the rows that are not kept.</summary>
/// <param name="source">The rows.</param>
/// <param name="tested">The column that tells which rows are kept; active in the source.</param>
/// <param name="isKept">Whether the current row is kept.</param>
/// <param name="showsTested">Whether that column was asked for, too.</param>
internal sealed class FilteredCursor(DataViewRowCursor source, DataViewSchema.Column tested, Func<bool> isKept, bool showsTested)
    : DataViewRowCursor
{
    private long _position = -1;

    public override DataViewSchema Schema => source.Schema;

    public override long Position => _position;

    public override long Batch => source.Batch;

    public override bool MoveNext()
    {
        while (source.MoveNext())
        {
            if (!isKept())
                continue;

            _position++;
            return true;
        }

        _position = -1;
        return false;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        (showsTested || column.Index != tested.Index) && source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column) ? source.GetGetter<TValue>(column) : throw BatchedSchema.Inactive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
