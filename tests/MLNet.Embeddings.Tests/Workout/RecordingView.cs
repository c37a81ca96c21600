using Microsoft.ML;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Hands a view through and records what is asked of it.</summary>
internal sealed class RecordingView(IDataView source) : IDataView
{
    public List<string[]> OpenedColumns { get; } = [];

    public int OpenCursors => Cursors.Count(cursor => !cursor.IsDisposed);

    public List<RecordingCursor> Cursors { get; } = [];

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        OpenedColumns.Add([.. columns.Select(column => column.Name).Order()]);
        var cursor = new RecordingCursor(source.GetRowCursor(columns, rand));
        Cursors.Add(cursor);
        return cursor;
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
