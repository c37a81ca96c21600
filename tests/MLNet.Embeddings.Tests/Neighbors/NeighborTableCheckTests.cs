using MLNet.Embeddings.Neighbors.Tables;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Neighbors;

public class NeighborTableCheckTests
{
    [Theory]
    [InlineData(
        new[] { 1, 2, 0, 2, 1, 3 },
        new[] { 1f, 2, 1, 2, 1, 2 },
        "entry 1 of row 2 (both counted from 0) is row 3, but rows are numbered from 0 to 2"
    )]
    [InlineData(
        new[] { 1, -1, 0, 2, 1, 0 },
        new[] { 1f, 2, 1, 2, 1, 2 },
        "entry 1 of row 0 (both counted from 0) is row -1, but rows are numbered from 0 to 2"
    )]
    [InlineData(
        new[] { 1, 2, 1, 2, 1, 0 },
        new[] { 1f, 2, 0, 2, 1, 2 },
        "entry 0 of row 1 (both counted from 0) is the row itself; leave it out"
    )]
    [InlineData(
        new[] { 1, 1, 0, 2, 1, 0 },
        new[] { 1f, 2, 1, 2, 1, 2 },
        "entry 1 of row 0 (both counted from 0) is row 1 for the second time; list each once"
    )]
    [InlineData(
        new[] { 1, 2, 0, 2, 1, 0 },
        new[] { 1f, 2, 1, 2, 2, 1 },
        "entry 1 of row 2 (both counted from 0) has the distance 1, less than the 2 before it; list the nearest first"
    )]
    [InlineData(
        new[] { 1, 2, 0, 2, 1, 0 },
        new[] { 1f, float.NaN, 1, 2, 1, 2 },
        "entry 1 of row 0 (both counted from 0) has the distance NaN, which is no finite number"
    )]
    [InlineData(
        new[] { 1, 2, 0, 2, 1, 0 },
        new[] { 1f, float.PositiveInfinity, 1, 2, 1, 2 },
        "entry 1 of row 0 (both counted from 0) has the distance Infinity, which is no finite number"
    )]
    [InlineData(
        new[] { 1, 2, 0, 2, 1, 0 },
        new[] { 1f, 2, -0.5f, 2, 1, 2 },
        "entry 0 of row 1 (both counted from 0) has the distance -0.5, which is negative; set what rounding left below zero to 0"
    )]
    public void A_wrong_entry_is_told_by_row_and_place(int[] indices, float[] distances, string fault) =>
        AssertRefused(new NeighborTable(3, 2, indices, distances), 3, fault);

    [Fact]
    public void A_table_of_other_rows_or_of_none_or_of_too_many_is_refused()
    {
        AssertRefused(new NeighborTable(3, 1, [1, 0, 0], [1, 1, 1]), 4, "are those of 3 rows, but there are 4 rows");
        AssertRefused(new NeighborTable(3, 0, [], []), 3, "hold none for any of the 3 rows");
        AssertRefused(new NeighborTable(2, 2, [1, 0, 0, 1], [1, 1, 1, 1]), 2, "are 2 per row, but each of 2 rows has only 1 others");
    }

    [Fact]
    public void What_the_searches_find_is_right_by_every_metric()
    {
        using var context = new EngineContext(2);
        foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
        {
            NeighborTable table = ExactNeighborSearch.Search(NeighborInputs.Gaussian(3000, 4), 9, metric, context);
            NeighborTableCheck.Require(table, 3000, metric, context);
        }
    }

    private static void AssertRefused(NeighborTable table, int rows, string part)
    {
        using var context = new EngineContext(1);
        Assert.Contains(
            part,
            Assert.Throws<ArgumentException>(() => NeighborTableCheck.Require(table, rows, DistanceMetric.Euclidean, context)).Message,
            StringComparison.Ordinal
        );
    }
}
