using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Rows;

/// <summary>The rows of a view that one of its columns tells to keep.</summary>
internal sealed class FilteredView : IDataView
{
    private readonly IDataView _source;
    private readonly DataViewSchema.Column _tested;
    private readonly Func<DataViewRow, Func<bool>> _open;

    /// <param name="source">The rows.</param>
    /// <param name="tested">The column that tells which are kept.</param>
    /// <param name="open">Makes, of a row of the source in which that column is active, a test of the current one.</param>
    public FilteredView(IDataView source, DataViewSchema.Column tested, Func<DataViewRow, Func<bool>> open)
    {
        _source = source;
        _tested = tested;
        _open = open;
    }

    /// <summary>The rows whose Boolean column has one of its two values.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="columnName">Name of the Boolean column.</param>
    /// <param name="kept">The value of the rows that are kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static FilteredView ByFlag(IDataView source, string columnName, bool kept)
    {
        DataViewSchema.Column flag = source.Schema.GetColumnOrNull(columnName) ?? throw SchemaErrors.Missing("filter", columnName);
        if (flag.Type is not BooleanDataViewType)
            throw SchemaErrors.Mismatch("filter", columnName, "Boolean", flag.Type);
        return new FilteredView(
            source,
            flag,
            row =>
            {
                ValueGetter<bool> read = row.GetGetter<bool>(flag);
                bool value = false;
                return () =>
                {
                    read(ref value);
                    return value == kept;
                };
            }
        );
    }

    public DataViewSchema Schema => _source.Schema;

    public bool CanShuffle => _source.CanShuffle;

    /// <summary>Not known before all rows are computed.</summary>
    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] asked = [.. columnsNeeded];
        return Filter(_source.GetRowCursor(asked.Append(_tested), rand), asked);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] asked = [.. columnsNeeded];
        return Array.ConvertAll(_source.GetRowCursorSet(asked.Append(_tested), n, rand), cursor => Filter(cursor, asked));
    }

    private FilteredCursor Filter(DataViewRowCursor cursor, DataViewSchema.Column[] asked) =>
        new(cursor, _tested, _open(cursor), asked.Any(column => column.Index == _tested.Index));
}
