using MLNet.Embeddings.Neighbors.Calibration;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Neighbors;

public class DistanceCalibrationTests
{
    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void By_the_neighbors_of_groups_rows_are_measured_as_by_those_of_rows(DistanceMetric metric)
    {
        const int neighborCount = 6;
        Matrix rows = NeighborInputs.Clustered(60, 5, clusters: 3);

        // A row thrice, and another one more often than neighbors are looked at.
        foreach (int row in new[] { 1, 2 })
            rows.Row(0).CopyTo(rows.Row(row));
        for (int row = 10; row < 19; row++)
            rows.Row(20).CopyTo(rows.Row(row));

        using var context = new EngineContext(1);
        var expected = DistanceCalibration.Of(rows, neighborCount, metric, NeighborMethod.Exact, 0, context);
        DistinctRows distinct = DistinctRows.Of(rows, context);
        ReferenceRows reference = ReferenceRows.Of(distinct, metric, SimdPaths.Widest, context);
        NeighborTable groups = NeighborSearch.SearchDistinct(reference, neighborCount, NeighborMethod.Exact, context, 0).Table;
        var measured = DistanceCalibration.Of(groups, distinct, neighborCount);

        Assert.Equal(rows.RowCount, measured.RowCount);
        Assert.Equal(Enumerable.Range(0, 60).Select(expected.ScoreOf), Enumerable.Range(0, 60).Select(measured.ScoreOf));
    }
}
