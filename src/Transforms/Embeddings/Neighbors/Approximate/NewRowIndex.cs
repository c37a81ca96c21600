using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>The approximate index through which a fitted map finds the neighbors of new rows, made of the neighbors that the fit has
/// found anyway.</summary>
internal static class NewRowIndex
{
    // With fewer, the exact answer is worth its time.
    private const double LeastRecall = 0.9;
    private const int FewestNeighbors = 10;

    /// <summary>The part of a fit's neighbors that an index needs; <see langword="null"/> where new rows are to be compared with all
    /// rows.</summary>
    /// <param name="neighbors">Neighbors between the distinct rows.</param>
    /// <param name="columnCount">Features per row.</param>
    /// <param name="metric">The metric of the neighbors.</param>
    /// <param name="mode">Whether to decide by size.</param>
    /// <param name="context">Threads and callback.</param>
    public static SearchGraph? GraphOf(
        NeighborTable neighbors,
        int columnCount,
        DistanceMetric metric,
        NeighborMethod mode,
        EngineContext context
    )
    {
        bool wanted = IndexChoice.IsApproximate(mode, neighbors.RowCount, columnCount, metric);
        return wanted && neighbors.NeighborCount >= FewestNeighbors ? SearchGraph.Of(neighbors, context) : null;
    }

    /// <summary>The index; <see langword="null"/> where it would find too few of the neighbors.</summary>
    /// <param name="rows">All rows, equal ones merged.</param>
    /// <param name="metric">The metric of the graph.</param>
    /// <param name="graph">The graph of the distinct rows.</param>
    /// <param name="neighborCount">Neighbors that a new row needs.</param>
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
