using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>The nearest others of all points of a <see cref="KdTree"/>: the table that a search of all pairs gives, bit for bit.</summary>
internal sealed class KdNeighbors(KdTree tree, RowDistance distance, int neighborCount)
{
    private const int PointsPerBlock = 256;

    /// <summary>Finds them.</summary>
    public NeighborTable Find(EngineContext context)
    {
        int count = tree.Order.Length;
        var indices = new int[count * neighborCount];
        var distances = new float[indices.Length];
        context.For(
            (count + PointsPerBlock - 1) / PointsPerBlock,
            (block, _) =>
            {
                for (int place = block * PointsPerBlock; place < Math.Min(count, (block + 1) * PointsPerBlock); place++)
                {
                    int start = tree.Order[place] * neighborCount;
                    Find(place, indices.AsSpan(start, neighborCount), distances.AsSpan(start, neighborCount));
                }
            }
        );
        return new NeighborTable(count, neighborCount, indices, distances);
    }

    private void Find(int place, Span<int> indices, Span<float> distances)
    {
        distances.Fill(float.PositiveInfinity);
        indices.Fill(int.MaxValue);
        Visit(0, place, tree.Values.AsSpan(place * tree.Columns, tree.Columns), indices, distances);
    }

    private void Visit(int node, int place, ReadOnlySpan<float> point, Span<int> indices, Span<float> distances)
    {
        KdNode entry = tree.Nodes[node];
        if (entry.IsLeaf)
        {
            for (int other = entry.Start; other < entry.End; other++)
            {
                if (other != place && tree.SquaredDistance(other, point) <= Limit(distances))
                    Insert(tree.Order[place], tree.Order[other], indices, distances);
            }

            return;
        }

        int near = node + 1;
        int far = entry.Right;
        double toNear = tree.SquaredDistanceTo(near, point);
        double toFar = tree.SquaredDistanceTo(far, point);
        if (toFar < toNear)
        {
            (near, far) = (far, near);
            (toNear, toFar) = (toFar, toNear);
        }

        if (toNear <= Limit(distances))
            Visit(near, place, point, indices, distances);
        if (toFar <= Limit(distances))
            Visit(far, place, point, indices, distances);
    }

    private static double Limit(ReadOnlySpan<float> distances) => KdTree.SquaredLimit(distances[^1]);

    private void Insert(int point, int other, Span<int> indices, Span<float> distances)
    {
        var exact = (float)distance.Between(point, other);
        int to = distances.Length - 1;
        if (exact > distances[to] || (exact == distances[to] && other > indices[to]))
            return;

        for (; to > 0 && (distances[to - 1] > exact || (distances[to - 1] == exact && indices[to - 1] > other)); to--)
        {
            distances[to] = distances[to - 1];
            indices[to] = indices[to - 1];
        }

        distances[to] = exact;
        indices[to] = other;
    }
}
