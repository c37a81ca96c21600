using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>The approximate index through which a fitted map finds the neighbours of new rows, made of the neighbours that the fit has
/// found anyway.</summary>
internal static class NewRowIndex
{
    // With fewer, the exact answer is worth its time.
    private const double LeastRecall = 0.9;
    private const int FewestNeighbors = 10;

    /// <summary>The part of a fit's neighbours that an index needs; <see langword="null"/> where new rows are to be compared with all
    /// rows.</summary>
    /// <param name="neighbors">Neighbours between the distinct rows.</param>
    /// <param name="columnCount">Features per row.</param>
    /// <param name="metric">The metric of the neighbours.</param>
    /// <param name="mode">Whether to decide by size.</param>
    /// <param name="context">Threads and callback.</param>
    public static SearchGraph? GraphOf(
        NeighborTable neighbors,
        int columnCount,
        DistanceMetric metric,
        NeighborSearchMode mode,
        EngineContext context
    )
    {
        bool wanted =
            mode == NeighborSearchMode.Approximate
            || (mode == NeighborSearchMode.Auto && SearchCost.PrefersIndex(neighbors.RowCount, columnCount, metric));
        return wanted && neighbors.NeighborCount >= FewestNeighbors ? SearchGraph.Of(neighbors, context) : null;
    }

    /// <summary>The index; <see langword="null"/> where it would find too few of the neighbours.</summary>
    /// <param name="rows">All rows, equal ones merged.</param>
    /// <param name="metric">The metric of the graph.</param>
    /// <param name="graph">The graph of the distinct rows.</param>
    /// <param name="neighborCount">Neighbours that a new row needs.</param>
    /// <param name="seed">Seed of the trees.</param>
    /// <param name="context">Threads and callback.</param>
    public static ApproximateNeighborIndex? Create(
        DistinctRows rows,
        DistanceMetric metric,
        SearchGraph graph,
        int neighborCount,
        ulong seed,
        EngineContext context
    )
    {
        ReferenceRows reference = ReferenceRows.Of(rows, metric, SimdPaths.Widest, context);
        var index = new ApproximateNeighborIndex(reference, graph, neighborCount, seed, context);
        return index.Recall >= LeastRecall ? index : null;
    }
}
