using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Tsne.Affinities;

/// <summary>An order of rows that puts those near each other that attract each other.</summary>
/// <remarks>
/// Attraction reads the points that a point is drawn to, a hundred for each. Where the map outgrows a core's cache, an order in which most
/// of them lie close together halves the time of an iteration. The leaves of a random projection tree give such an order without a look at
/// the map, so that it stays the same for all iterations.
/// </remarks>
internal static class PointOrder
{
    // Up to here the map stays in the cache in any order.
    private const int FewestRows = 100_000;
    private const int LeafRows = 16;

    /// <summary>The row of each point; <see langword="null"/> where an order would not pay.</summary>
    /// <param name="rows">Rows × features.</param>
    /// <param name="context">Threads and callback.</param>
    public static int[]? Of(Matrix rows, EngineContext context)
    {
        if (rows.RowCount < FewestRows)
            return null;

        // A tree needs no more of prepared rows than their values.
        var prepared = new PreparedRows(rows.RowCount, rows.ColumnCount, rows.Values);
        return RandomProjectionTree.Build(prepared, LeafRows, seed: 0, tree: 0, context).Order;
    }
}
