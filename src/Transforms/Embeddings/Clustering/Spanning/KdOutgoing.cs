using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>Finds the shortest edge that leaves the tree of a point, in a <see cref="KdTree"/> (March, Ram and Gray, "Fast Euclidean
/// minimum spanning tree", 2010, one point at a time).</summary>
internal sealed class KdOutgoing
{
    private const int PointsPerBlock = 64;

    private readonly KdTree _tree;
    private readonly DensityPoints _points;
    private readonly RowDistance _distance;
    private readonly float[] _leastCores;
    private readonly int[] _treeOfNode;

    public KdOutgoing(KdTree tree, DensityPoints points, RowDistance distance)
    {
        _tree = tree;
        _points = points;
        _distance = distance;
        _treeOfNode = new int[tree.Nodes.Length];
        _leastCores = new float[tree.Nodes.Length];
        for (int node = 0; node < _leastCores.Length; node++)
        {
            float least = float.PositiveInfinity;
            KdNode entry = tree.Nodes[node];
            for (int place = entry.Start; place < entry.End; place++)
                least = Math.Min(least, points.CoreDistances[tree.Order[place]]);
            _leastCores[node] = least;
        }
    }

    /// <summary>Makes the shortest edge out of every tree certain.</summary>
    public void Resolve(Forest forest, EngineContext context)
    {
        ColorNodes(forest);
        int[] open = [.. _tree.Order.Where(forest.IsOpen)];

        // What one thread finds spares others work; what is found at last does not depend on it.
        var limits = new float[forest.TreeCount];
        for (int tree = 0; tree < limits.Length; tree++)
            limits[tree] = forest.Best[tree].Weight;
        context.For(
            (open.Length + PointsPerBlock - 1) / PointsPerBlock,
            (block, _) =>
            {
                for (int i = block * PointsPerBlock; i < Math.Min(open.Length, (block + 1) * PointsPerBlock); i++)
                    Search(forest, open[i], limits);
            }
        );
        foreach (int point in open)
        {
            if (forest.Found[point].First >= 0 && forest.Trees[forest.Found[point].Second] != forest.Trees[point])
                forest.Improve(forest.Trees[point], forest.Found[point]);
        }
    }

    // The tree that all points of a node are in, −1 where they are in several.
    private void ColorNodes(Forest forest)
    {
        for (int node = _treeOfNode.Length - 1; node >= 0; node--)
        {
            KdNode entry = _tree.Nodes[node];
            if (!entry.IsLeaf)
            {
                _treeOfNode[node] = _treeOfNode[node + 1] == _treeOfNode[entry.Right] ? _treeOfNode[entry.Right] : -1;
                continue;
            }

            int common = forest.Trees[_tree.Order[entry.Start]];
            for (int place = entry.Start + 1; place < entry.End && common >= 0; place++)
                common = forest.Trees[_tree.Order[place]] == common ? common : -1;
            _treeOfNode[node] = common;
        }
    }

    private void Search(Forest forest, int point, float[] limits)
    {
        ref float limit = ref limits[forest.Trees[point]];
        float start = Volatile.Read(ref limit);
        if (forest.Bounds[point] >= start)
            return;

        var best = new TreeEdge(start, -1, -1);
        Visit(0, forest.Trees, point, _points.Distinct.Rows.Row(point), ref best);
        forest.Bounds[point] = best.Weight;
        if (best.First < 0)
            return;

        forest.Found[point] = best;
        for (float seen = Volatile.Read(ref limit); best.Weight < seen; )
        {
            float before = Interlocked.CompareExchange(ref limit, best.Weight, seen);
            if (before == seen)
                break;
            seen = before;
        }
    }

    private void Visit(int node, int[] trees, int point, ReadOnlySpan<float> values, ref TreeEdge best)
    {
        KdNode entry = _tree.Nodes[node];
        if (entry.IsLeaf)
        {
            for (int place = entry.Start; place < entry.End; place++)
            {
                int other = _tree.Order[place];
                if (
                    trees[other] == trees[point]
                    || _points.CoreDistances[other] >= best.Weight
                    || _tree.SquaredDistance(place, values) > KdTree.SquaredLimit(best.Weight)
                )
                    continue;
                float weight = _points.Reach(point, other, (float)_distance.Between(point, other));
                if (weight < best.Weight)
                    best = new TreeEdge(weight, point, other);
            }

            return;
        }

        int near = node + 1;
        int far = entry.Right;
        double toNear = _tree.SquaredDistanceTo(near, values);
        double toFar = _tree.SquaredDistanceTo(far, values);
        if (toFar < toNear)
        {
            (near, far) = (far, near);
            (toNear, toFar) = (toFar, toNear);
        }

        if (MayHold(near, toNear, trees[point], best.Weight))
            Visit(near, trees, point, values, ref best);
        if (MayHold(far, toFar, trees[point], best.Weight))
            Visit(far, trees, point, values, ref best);
    }

    private bool MayHold(int node, double squared, int tree, float limit) =>
        _treeOfNode[node] != tree && _leastCores[node] < limit && squared <= KdTree.SquaredLimit(limit);
}
