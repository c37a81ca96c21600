using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>The minimum spanning tree of points by their mutual reachability distances.</summary>
internal static class SpanningTree
{
    /// <summary>Up to so many columns boxes rule out most points; beyond, they overlap.</summary>
    public const int MostColumnsForBoxes = 10;

    /// <summary>Finds it.</summary>
    /// <param name="points">The points; where their neighbors are exact, so is the tree.</param>
    /// <param name="rows">The same points, as a search of all pairs wants them; <see langword="null"/> where
    /// <paramref name="boxes"/> are given.</param>
    /// <param name="boxes">The points in a tree of boxes.</param>
    /// <param name="context">What to run in.</param>
    /// <returns>One edge less than there are points.</returns>
    public static TreeEdge[] Find(DensityPoints points, ReferenceRows? rows, KdTree? boxes, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("spanning tree");
        var forest = new Forest(points);
        KdOutgoing? outgoing = boxes is null ? null : new KdOutgoing(boxes, points, DistanceWithin(points, context));
        while (forest.TreeCount > 1)
        {
            forest.FindBest(context);
            outgoing?.Resolve(forest, context);
            if (forest.Join() == 0)
                new OpenSearch(forest, points, rows!).Run(context);
            context.Report(points.Count - forest.TreeCount, points.Count);
        }

        return [.. forest.Edges];
    }

    /// <summary>The Euclidean distance between points.</summary>
    public static RowDistance DistanceWithin(DensityPoints points, EngineContext context) => DistanceWithin(points.Distinct.Rows, context);

    /// <summary>The Euclidean distance between rows.</summary>
    public static RowDistance DistanceWithin(Matrix rows, EngineContext context)
    {
        double[] norms = ReferenceRows.SquaredNormsOf(rows, SimdPaths.Widest, context);
        return new RowDistance(rows, norms, rows, norms, DistanceMetric.Euclidean, SimdPaths.Widest);
    }
}
