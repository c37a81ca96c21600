using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Rows;

/// <summary>The rows of a view whose Boolean column has one of its two values.</summary>
internal sealed class FilteredView : IDataView
{
    private readonly IDataView _source;
    private readonly DataViewSchema.Column _flag;
    private readonly bool _kept;

    /// <param name="source">The rows.</param>
    /// <param name="columnName">Name of the Boolean column.</param>
    /// <param name="kept">The value of the rows that are kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public FilteredView(IDataView source, string columnName, bool kept)
    {
        _source = source;
        _flag = source.Schema.GetColumnOrNull(columnName) ?? throw SchemaErrors.Missing("filter", columnName);
        if (_flag.Type is not BooleanDataViewType)
            throw SchemaErrors.Mismatch("filter", columnName, "Boolean", _flag.Type);
        _kept = kept;
    }

    public DataViewSchema Schema => _source.Schema;

    public bool CanShuffle => _source.CanShuffle;

    /// <summary>Not known before all rows are computed.</summary>
    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] asked = [.. columnsNeeded];
        return Filter(_source.GetRowCursor(asked.Append(_flag), rand), asked);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] asked = [.. columnsNeeded];
        return Array.ConvertAll(_source.GetRowCursorSet(asked.Append(_flag), n, rand), cursor => Filter(cursor, asked));
    }

    private FilteredCursor Filter(DataViewRowCursor cursor, DataViewSchema.Column[] asked) =>
        new(cursor, _flag, _kept, asked.Any(column => column.Index == _flag.Index));
}
