using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Whatever columns, cursors and orders are asked for, a row has the same values.</summary>
internal static class CursorChecks
{
    public static void Run(IDataView view, ViewContent expected)
    {
        expected.AssertSame(ViewContent.Read(view), "a reopened cursor");
        expected.AssertAgrees(Same(expected, ViewContent.Read(view, column => column.Index % 2 == 0)), "even columns only");
        expected.AssertAgrees(Same(expected, ViewContent.Read(view, column => column.Index % 2 == 1)), "odd columns only");
        for (int i = 0; i < view.Schema.Count; i++)
            expected.AssertAgrees(Same(expected, ViewContent.Read(view, column => column.Index == i)), $"column {i} alone");
        Same(expected, ViewContent.Read(view, _ => false));

        Assert.True(view.GetRowCount() is null || view.GetRowCount() == expected.Rows.Count);
        ViewContent set = ViewContent.ReadSet(view, 4);
        Assert.Equal(expected.Rows.ToHashSet(), set.Rows.ToHashSet());
        expected.AssertAgrees(set, "a set of cursors");
        CheckShuffling(view, expected);
        CheckGetters(view);
        CheckEarlyDispose(view, expected);
        CheckTwoThreads(view, expected);
    }

    private static ViewContent Same(ViewContent expected, ViewContent content)
    {
        Assert.Equal(expected.Rows, content.Rows);
        return content;
    }

    private static void CheckShuffling(IDataView view, ViewContent expected)
    {
        ViewContent shuffled = ViewContent.Read(view, order: new Random(3));
        Assert.Equal(expected.Rows.ToHashSet(), shuffled.Rows.ToHashSet());
        if (!view.CanShuffle)
            Assert.Equal(expected.Rows, shuffled.Rows);
        expected.AssertAgrees(shuffled, "a shuffling cursor");
    }

    private static void CheckGetters(IDataView view)
    {
        DataViewSchema.Column last = view.Schema[view.Schema.Count - 1];
        DataViewSchema.Column first = view.Schema[0];
        using (DataViewRowCursor cursor = view.GetRowCursor([last]))
        {
            Assert.False(cursor.IsColumnActive(first));
            Assert.True(cursor.IsColumnActive(last));
            Assert.ThrowsAny<Exception>(() => cursor.GetGetter<int>(first));
            Assert.ThrowsAny<Exception>(() => cursor.GetGetter<DateTimeOffset>(last));
            Assert.Equal(-1, cursor.Position);
            while (cursor.MoveNext())
                Assert.True(cursor.Position >= 0);
            Assert.False(cursor.MoveNext());
        }

        using DataViewRowCursor other = view.GetRowCursor([first]);
        Assert.Throws<InvalidOperationException>(() => other.GetGetter<VBuffer<float>>(last));
    }

    private static void CheckEarlyDispose(IDataView view, ViewContent expected)
    {
        for (int rows = 0; rows < Math.Min(40, expected.Rows.Count); rows += 3)
        {
            using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
            ViewContent part = ViewContent.Read(cursor, () => cursor.Position + 1 < rows && cursor.MoveNext());
            Assert.Equal(expected.Rows.Take(rows), part.Rows);
            expected.AssertAgrees(part, "a cursor that is left early");
            cursor.Dispose();
            cursor.Dispose();
        }
    }

    private static void CheckTwoThreads(IDataView view, ViewContent expected)
    {
        var contents = new ViewContent[4];
        Parallel.For(0, contents.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => contents[i] = ViewContent.Read(view));
        foreach (ViewContent content in contents)
            expected.AssertSame(content, "two threads at once");
    }
}
