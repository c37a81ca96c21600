using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Tests.Rows;

public class RepeatedPassesTests
{
    private readonly IDataView _view = new MLContext().Data.LoadFromEnumerable(new[] { new { Value = 1f } });

    [Fact]
    public void A_second_pass_is_told_once()
    {
        RepeatedPasses passes = RepeatedPasses.Of(_view, "work");
        Assert.False(passes.Add(Ids(0, 5000)));
        Assert.True(passes.Add(Ids(0, 5000)));
        Assert.False(passes.Add(Ids(0, 5000)));
        Assert.Same(passes, RepeatedPasses.Of(_view, "work"));
        Assert.NotSame(passes, RepeatedPasses.Of(_view, "other work"));
    }

    [Fact]
    public void Cursors_over_disjoint_rows_and_a_probe_repeat_nothing()
    {
        RepeatedPasses passes = RepeatedPasses.Of(_view, "work");
        Assert.False(passes.Add(Ids(0, 8)));
        Assert.False(passes.Add(Ids(0, 3000)));
        Assert.False(passes.Add(Ids(3000, 3000)));
        Assert.False(passes.Add(Ids(6000, 3000)));
    }

    [Fact]
    public void Another_order_is_the_same_pass()
    {
        RepeatedPasses passes = RepeatedPasses.Of(_view, "work");
        DataViewRowId[] rows = Ids(0, 500);
        Assert.False(passes.Add(rows));
        Array.Reverse(rows);
        Assert.True(passes.Add(rows));
    }

    private static DataViewRowId[] Ids(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(row => new DataViewRowId((ulong)row, 0))];
}
