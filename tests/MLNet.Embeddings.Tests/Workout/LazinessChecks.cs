using Microsoft.ML;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Nothing is read before it is needed, nothing that is not needed, and nothing is left open.</summary>
internal static class LazinessChecks
{
    public static void Run(ITransformer transformer, IDataView input)
    {
        var source = new RecordingView(input);
        IDataView view = transformer.Transform(source);
        Assert.Empty(source.OpenedColumns);

        DataViewSchema.Column[] added = [.. view.Schema.Where(column => column.Index >= input.Schema.Count)];
        IEnumerable<DataViewSchema.Column> dependencies = transformer.GetRowToRowMapper(input.Schema).GetDependencies(added);
        string[] needed = [.. dependencies.Select(column => column.Name).Order()];
        using (DataViewRowCursor cursor = view.GetRowCursor(added))
        {
            Assert.Equal(0, source.Cursors[0].RowsRead);
            Assert.True(cursor.MoveNext());
            Assert.InRange(source.Cursors[0].RowsRead, 1, 32);
        }

        Assert.Equal(needed, Assert.Single(source.OpenedColumns));
        Assert.Equal(0, source.OpenCursors);

        source.OpenedColumns.Clear();
        using (DataViewRowCursor cursor = view.GetRowCursor([view.Schema[0]]))
            while (cursor.MoveNext()) { }
        Assert.Equal([view.Schema[0].Name], Assert.Single(source.OpenedColumns));
        Assert.Equal(0, source.OpenCursors);
    }
}
