using MLNet.Embeddings.Clustering.Spanning;

namespace MLNet.Embeddings.Clustering.Hierarchy;

/// <summary>The order in which points come together as the distance grows.</summary>
/// <remarks>
/// Points are nodes 0 … n − 1, merges the nodes behind them. What comes together at one and the same distance comes together at
/// once: the children of a node are all that are nearer, whatever order equal edges had. A point that stands for equal rows is a
/// node whose members come together at its core distance.
/// </remarks>
internal sealed class SingleLinkage
{
    private readonly int _pointCount;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly float[] _heights;
    private readonly int[] _sizes;
    private readonly int[] _firstPoints;

    public SingleLinkage(DensityPoints points, TreeEdge[] edges)
    {
        _pointCount = points.Count;
        int count = _pointCount + edges.Length;
        _left = new int[edges.Length];
        _right = new int[edges.Length];
        _heights = new float[count];
        _sizes = new int[count];
        _firstPoints = new int[count];
        for (int point = 0; point < _pointCount; point++)
        {
            _sizes[point] = points.WeightOf(point);
            _heights[point] = _sizes[point] > 1 ? points.CoreDistances[point] : float.NegativeInfinity;
            _firstPoints[point] = point;
        }

        TreeEdge[] sorted = [.. edges];
        Array.Sort(sorted);
        var sets = new DisjointSets(_pointCount);
        int[] nodes = [.. Enumerable.Range(0, _pointCount)];
        for (int i = 0; i < sorted.Length; i++)
        {
            int node = _pointCount + i;
            (_left[i], _right[i]) = (nodes[sets.Find(sorted[i].First)], nodes[sets.Find(sorted[i].Second)]);
            sets.Merge(sorted[i].First, sorted[i].Second);
            nodes[sets.Find(sorted[i].First)] = node;
            _heights[node] = sorted[i].Weight;
            _sizes[node] = _sizes[_left[i]] + _sizes[_right[i]];
            _firstPoints[node] = Math.Min(_firstPoints[_left[i]], _firstPoints[_right[i]]);
        }

        ShortestMerge = ShortestAboveZero();
    }

    /// <summary>The node that holds all points.</summary>
    public int Root => _sizes.Length - 1;

    /// <summary>The shortest distance above 0 at which anything comes together; 1 where there is none.</summary>
    public float ShortestMerge { get; }

    public bool IsPoint(int node) => node < _pointCount;

    /// <summary>Rows in a node.</summary>
    public int SizeOf(int node) => _sizes[node];

    /// <summary>The distance at which a node comes together; negative for a single row.</summary>
    public float HeightOf(int node) => _heights[node];

    /// <summary>What comes together in a node, in the order of the first points; a point that falls apart into equal rows at the same
    /// distance is among them, and <see cref="FallsApart"/> tells.</summary>
    public void ChildrenOf(int node, List<int> children)
    {
        children.Clear();
        float height = _heights[node];
        var open = new Stack<int>([_left[node - _pointCount], _right[node - _pointCount]]);
        while (open.TryPop(out int child))
        {
            if (IsPoint(child) || _heights[child] < height)
            {
                children.Add(child);
                continue;
            }

            open.Push(_left[child - _pointCount]);
            open.Push(_right[child - _pointCount]);
        }

        children.Sort((one, other) => _firstPoints[one].CompareTo(_firstPoints[other]));
    }

    /// <summary>Whether a child of a node is equal rows that part at the distance of the node.</summary>
    public bool FallsApart(int child, float height) => IsPoint(child) && _heights[child] >= height;

    /// <summary>All points of a node.</summary>
    public void PointsOf(int node, List<int> points)
    {
        points.Clear();
        var open = new Stack<int>([node]);
        while (open.TryPop(out int next))
        {
            if (IsPoint(next))
            {
                points.Add(next);
                continue;
            }

            open.Push(_left[next - _pointCount]);
            open.Push(_right[next - _pointCount]);
        }
    }

    private float ShortestAboveZero()
    {
        float shortest = float.PositiveInfinity;
        foreach (float height in _heights)
        {
            if (height > 0)
                shortest = Math.Min(shortest, height);
        }

        return float.IsFinite(shortest) ? shortest : 1;
    }
}
