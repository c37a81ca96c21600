using MLNet.Embeddings.Clustering.Hierarchy;
using MLNet.Embeddings.Clustering.Parameters;
using MLNet.Embeddings.Clustering.Spanning;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Clustering;

/// <summary>HDBSCAN*: core distances, mutual reachability, minimum spanning tree, condensed tree, choice of clusters.</summary>
internal static class DensityEngine
{
    // Fewer neighbors leave more to the search between trees, more of them cost more in the first search.
    private const int FewestNeighbors = 30;

    /// <summary>Finds the clusters of rows.</summary>
    /// <param name="rows">The rows, all values finite.</param>
    /// <param name="parameters">What to look for.</param>
    /// <param name="neighbors">Neighbors that were found beforehand; <see langword="null"/> searches.</param>
    /// <param name="context">What to run in.</param>
    /// <param name="path">Vector width; without effect on the result.</param>
    /// <returns>The clusters, and how they were found.</returns>
    /// <exception cref="InvalidOperationException">There are too few rows for any cluster.</exception>
    public static (DensityFit Fit, DensityClusteringDiagnostics Diagnostics) Fit(
        Matrix rows,
        DensityParameters parameters,
        NeighborSet? neighbors,
        EngineContext context,
        SimdPath? path = null
    )
    {
        RequireRows(rows.RowCount, parameters);
        (DensityPoints points, TreeEdge[] edges, NeighborSearchResult found) = Connect(rows, parameters, neighbors, context, path);
        var linkage = new SingleLinkage(points, edges);
        CondensedTree tree;
        ChosenClusters clusters;
        using (context.BeginStage("clusters"))
        {
            tree = new CondensedTree(linkage, points.Count, parameters.MinClusterSize);
            int[] chosenOf = ClusterSelection.Choose(tree, parameters);
            int[] numbers = NumbersOf(tree, chosenOf, points);
            clusters = new ChosenClusters([.. tree.Parents], [.. tree.Births], [.. tree.Deaths], chosenOf, numbers);
        }

        var fit = new DensityFit(
            points.Distinct.Rows,
            [.. Enumerable.Range(0, points.Count).Select(points.WeightOf)],
            points.CoreDistances,
            tree.PointClusters,
            tree.PointDensities,
            linkage.ShortestMerge,
            clusters
        )
        {
            // That of all rows would give rows where points are wanted.
            Lookup = points.Distinct.AllDiffer ? points.Distinct.Lookup : null,
        };
        return (fit, Diagnose(fit, tree, rows, found, context));
    }

    /// <summary>The points, the edges that connect them at least length, and the neighbors.</summary>
    internal static (DensityPoints Points, TreeEdge[] Edges, NeighborSearchResult Found) Connect(
        Matrix rows,
        DensityParameters parameters,
        NeighborSet? neighbors,
        EngineContext context,
        SimdPath? path = null
    )
    {
        DistinctRows distinct = DistinctRows.Of(rows, context);
        (NeighborSearchResult found, ReferenceRows? reference, KdTree? boxes) = Search(
            distinct,
            parameters,
            neighbors,
            path ?? SimdPaths.Widest,
            context
        );
        DensityPoints points = DensityPoints.Of(distinct, found.Table, parameters.NumberOfOthers);
        return (points, SpanningTree.Find(points, reference, boxes, context), found);
    }

    private static DensityClusteringDiagnostics Diagnose(
        DensityFit fit,
        CondensedTree tree,
        Matrix rows,
        NeighborSearchResult found,
        EngineContext context
    )
    {
        var sizes = new int[fit.Clusters.Count + 1];
        for (int point = 0; point < fit.Weights.Length; point++)
            sizes[fit.Of(point).Cluster] += fit.Weights[point];
        IEnumerable<DensityCluster> clusters = Enumerable
            .Range(0, tree.Count)
            .Where(cluster => fit.Clusters.Numbers[cluster] > 0)
            .Select(cluster => new DensityCluster
            {
                ClusterId = fit.Clusters.Numbers[cluster],
                RowCount = sizes[fit.Clusters.Numbers[cluster]],
                Stability = tree.Stabilities[cluster],
                Distance = 1 / tree.Births[cluster],
            });
        return new DensityClusteringDiagnostics
        {
            RowCount = rows.RowCount,
            DistinctRowCount = fit.Points.RowCount,
            FeatureCount = rows.ColumnCount,
            NoiseCount = sizes[0],
            Clusters = [.. clusters.OrderBy(cluster => cluster.ClusterId)],
            NeighborMethod = found.Method,
            NeighborRecall = found.Recall,
            Warnings = Warnings(fit, rows.RowCount, sizes[0]),
            StageTimes = [.. context.StageTimes],
        };
    }

    private static string[] Warnings(DensityFit fit, int rowCount, int noiseCount) =>
        fit.Points.RowCount == 1 && noiseCount > 0
            ? [$"All {rowCount} rows are equal, so that nothing tells clusters apart: every row is noise unless AllowSingleCluster is set."]
        : fit.Clusters.Count == 0
            ?
            [
                $"No cluster was found among {rowCount} rows: nothing parts groups of MinClusterSize rows from each other; lower it, or "
                    + "set AllowSingleCluster if all rows may be one.",
            ]
        : [];

    private static void RequireRows(int count, DensityParameters parameters)
    {
        int others = parameters.NumberOfOthers + 1;
        (int needed, string name) =
            others > parameters.MinClusterSize
                ? (others, nameof(parameters.MinPoints))
                : (parameters.MinClusterSize, nameof(parameters.MinClusterSize));
        if (count < needed)
            throw new InvalidOperationException(
                $"There {(count == 1 ? "is 1 row" : $"are {count} rows")}, and {name} is {needed}: give more rows or lower {name}."
            );
    }

    private static (NeighborSearchResult Found, ReferenceRows? Reference, KdTree? Boxes) Search(
        DistinctRows distinct,
        DensityParameters parameters,
        NeighborSet? neighbors,
        SimdPath path,
        EngineContext context
    )
    {
        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        Matrix rows = distinct.Rows;
        bool usesBoxes = parameters.Metric == DistanceMetric.Euclidean && rows.ColumnCount <= SpanningTree.MostColumnsForBoxes;
        int needed = Math.Max(1, parameters.NumberOfOthers);
        int count = Math.Min(usesBoxes ? needed : Math.Max(needed, FewestNeighbors), rows.RowCount - 1);
        ReferenceRows? reference = usesBoxes ? null : ReferenceRows.Of(distinct, parameters.Metric, path, context);
        KdTree? boxes = usesBoxes ? new KdTree(rows) : null;
        if (count == 0)
            return (new NeighborSearchResult(new NeighborTable(rows.RowCount, 0, [], []), NeighborMethod.Exact, 1), reference, boxes);
        // Few columns are searched exactly without loss of time, so that an approximate set would only lose.
        if (neighbors is not null && neighbors.Serves(usesBoxes ? NeighborMethod.Exact : parameters.NeighborMethod))
        {
            int given = Math.Max(Math.Min(needed, rows.RowCount - 1), Math.Min(count, neighbors.NeighborCount));
            NeighborTable table = neighbors.Among(distinct, given, parameters.Metric, context);
            return (new NeighborSearchResult(table, neighbors.Method, neighbors.Recall), reference, boxes);
        }

        NeighborTables.RequireSize(rows.RowCount, count);
        if (boxes is null)
            return (
                NeighborSearch.SearchDistinct(reference!, count, parameters.NeighborMethod, context, parameters.Seed),
                reference,
                boxes
            );

        WorkCounts.AddNeighborSearch();
        NeighborTable nearest = new KdNeighbors(boxes, SpanningTree.DistanceWithin(rows, context), count).Find(context);
        return (new NeighborSearchResult(nearest, NeighborMethod.Exact, 1), reference, boxes);
    }

    // The largest cluster is number 1; of equally large ones the one that a row belongs to first.
    private static int[] NumbersOf(CondensedTree tree, int[] chosenOf, DensityPoints points)
    {
        var sizes = new int[tree.Count];
        var firsts = new int[tree.Count];
        Array.Fill(firsts, int.MaxValue);
        for (int point = 0; point < points.Count; point++)
        {
            int chosen = chosenOf[tree.PointClusters[point]];
            if (chosen < 0)
                continue;
            sizes[chosen] += points.WeightOf(point);
            firsts[chosen] = Math.Min(firsts[chosen], point);
        }

        var numbers = new int[tree.Count];
        int number = 0;
        foreach (
            int cluster in Enumerable
                .Range(0, tree.Count)
                .Where(cluster => sizes[cluster] > 0)
                .OrderByDescending(cluster => sizes[cluster])
                .ThenBy(cluster => firsts[cluster])
        )
            numbers[cluster] = ++number;
        return numbers;
    }
}
