using MLNet.Embeddings.Neighbors.Tables;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>Whether rows are made ready for exact or for approximate search.</summary>
internal static class IndexChoice
{
    /// <summary>Whether an index by such a method is an approximate one.</summary>
    public static bool IsApproximate(NeighborMethod method, int rowCount, int columnCount, DistanceMetric metric) =>
        method == NeighborMethod.Approximate
        || (method == NeighborMethod.Automatic && SearchCost.PrefersIndex(rowCount, columnCount, metric));

    /// <summary>Makes rows ready.</summary>
    public static INeighborIndex MakeReady(Matrix rows, DistanceMetric metric, NeighborMethod method, int seed, EngineContext context) =>
        IsApproximate(method, rows.RowCount, rows.ColumnCount, metric)
            ? new ApproximateNeighborIndex(rows, metric, context, seed)
            : new ExactNeighborIndex(rows, metric, context);
}
