using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>Exact search of distinct rows among themselves.</summary>
internal static class ExactSelfSearch
{
    // Below this number of blocks the order of the rows saves nothing.
    private const int FewestBlocksToOrder = 8;

    /// <summary>The nearest distinct rows of each distinct row, itself left out.</summary>
    /// <param name="rows">At least two distinct rows.</param>
    /// <param name="neighborCount">Neighbors per row, fewer than there are rows.</param>
    /// <param name="context">Threads and callback.</param>
    /// <param name="pruning">Whether to rule out pairs by coarse rows; without effect on the result.</param>
    public static NeighborTable Run(ReferenceRows rows, int neighborCount, EngineContext context, PruningUse pruning = PruningUse.WherePays)
    {
        PreparedRows prepared = rows.Prepare(context);
        int blockRows = ColumnPanels.BlockRowsFor(prepared.Count, prepared.Depth);
        if (prepared.Count >= FewestBlocksToOrder * blockRows)
        {
            // Near rows in near places: most thresholds are tight after the first round, and most tiles hold no candidate at all.
            int[] order = RandomProjectionTree.Build(prepared, blockRows, seed: 0, tree: 0, context).Order;
            prepared = prepared.Reordered(order, context);
        }

        var panels = new ColumnPanels(prepared, blockRows, context);
        using var candidates = new CandidateTable(neighborCount, prepared, prepared, rows.DistanceWithin());
        Pruning? coarse = Pruning.Of(prepared, blockRows, rows.Metric, pruning, rows.Path, context);
        SymmetricSearch.Run(panels, coarse, candidates, BlockProducts.Of(rows.Path), context);
        return NeighborTables.Collect(candidates, prepared, neighborCount, context);
    }
}
