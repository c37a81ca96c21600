using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Neighbors;

public class SearchCostTests
{
    [Theory]
    [InlineData(5_000, 784, 15, false)]
    [InlineData(70_000, 50, 15, false)]
    [InlineData(200_000, 50, 15, true)]
    [InlineData(70_000, 784, 2_000, false)]
    public void Approximate_search_is_chosen_where_it_saves_half_of_the_time(int rows, int columns, int neighborCount, bool expected)
    {
        using var context = new EngineContext(2);
        ReferenceRows reference = ReferenceRows.Of(Rows(rows, columns), DistanceMetric.Euclidean, SimdPaths.Widest, context);
        Assert.Equal(expected, SearchCost.PrefersApproximate(reference, neighborCount));
    }

    [Fact]
    public void Exact_search_holds_its_own_longer_where_it_can_rule_out_most_pairs()
    {
        using var context = new EngineContext(2);
        Matrix rows = NeighborInputs.Gaussian(60_000, 256);
        Assert.True(SearchCost.PrefersApproximate(ReferenceRows.Of(rows, DistanceMetric.Euclidean, SimdPaths.Widest, context), 15));
        for (int row = 0; row < rows.RowCount; row++)
            rows.Row(row)[20..].Clear();
        Assert.False(SearchCost.PrefersApproximate(ReferenceRows.Of(rows, DistanceMetric.Euclidean, SimdPaths.Widest, context), 15));
    }

    [Fact]
    public void Inner_products_are_searched_exactly_unless_asked_otherwise()
    {
        using var context = new EngineContext(2);
        ReferenceRows reference = ReferenceRows.Of(Rows(300_000, 20), DistanceMetric.InnerProduct, SimdPaths.Widest, context);
        Assert.False(SearchCost.PrefersApproximate(reference, 15));
    }

    private static Matrix Rows(int rowCount, int columnCount)
    {
        var rows = new Matrix(rowCount, columnCount);
        for (int row = 0; row < rowCount; row++)
            rows[row, 0] = row;

        return rows;
    }
}
