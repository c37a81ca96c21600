using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>A spanning tree over the trees of a forest, of edges that are at hand: no edge of the minimum spanning tree is longer than what
/// it has between the same two.</summary>
internal static class CandidateTree
{
    // Bridges between groups that no neighbor connects are chosen among all pairs of so many at most.
    private const int MostCompared = 512;

    public static TreeEdge[] Of(Forest forest, DensityPoints points, RowDistance distance)
    {
        int[] trees = forest.Trees;
        var edges = new List<TreeEdge>();
        for (int point = 0; point < trees.Length; point++)
        {
            ReadOnlySpan<int> others = points.Table.IndicesOf(point);
            ReadOnlySpan<float> distances = points.Table.DistancesOf(point);
            for (int i = 0; i < others.Length; i++)
            {
                if (trees[others[i]] != trees[point])
                    edges.Add(new TreeEdge(points.Reach(point, others[i], distances[i]), point, others[i]));
            }
        }

        TreeEdge[] tree = Kruskal.Run(forest.TreeCount, edges, trees);
        return tree.Length == forest.TreeCount - 1
            ? tree
            : Kruskal.Run(forest.TreeCount, [.. tree, .. Bridges(forest, tree, points, distance)], trees);
    }

    // Each group of trees is stood for by its densest point.
    private static IEnumerable<TreeEdge> Bridges(Forest forest, TreeEdge[] tree, DensityPoints points, RowDistance distance)
    {
        var groups = new DisjointSets(forest.TreeCount);
        foreach (TreeEdge edge in tree)
            groups.Merge(forest.Trees[edge.First], forest.Trees[edge.Second]);
        var densest = new Dictionary<int, int>();
        for (int point = 0; point < forest.Trees.Length; point++)
        {
            int group = groups.Find(forest.Trees[point]);
            if (!densest.TryGetValue(group, out int other) || points.CoreDistances[point] < points.CoreDistances[other])
                densest[group] = point;
        }

        int[] ends = [.. densest.Values.Order()];
        for (int i = 1; i < ends.Length; i++)
        {
            for (int j = 0; j < Math.Min(i, MostCompared); j++)
                yield return new TreeEdge(points.Reach(ends[i], ends[j], (float)distance.Between(ends[i], ends[j])), ends[i], ends[j]);
        }
    }
}
