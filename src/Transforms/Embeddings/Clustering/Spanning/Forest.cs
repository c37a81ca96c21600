namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>The part of a minimum spanning tree that is known, as trees that grow together round by round (Borůvka).</summary>
/// <remarks>
/// An edge is taken when it is as short as any that leaves its tree. Which of several equally short ones is taken is of no matter: all
/// minimum spanning trees of one graph give the same hierarchy of clusters.
/// </remarks>
internal sealed class Forest
{
    private const int PointsPerBlock = 1024;

    private readonly DensityPoints _points;
    private readonly DisjointSets _sets;
    private readonly List<TreeEdge> _edges = [];

    public Forest(DensityPoints points)
    {
        _points = points;
        _sets = new DisjointSets(points.Count);
        Trees = new int[points.Count];
        Found = new TreeEdge[points.Count];
        Bounds = new float[points.Count];
        Best = new TreeEdge[points.Count];
        int last = points.Table.NeighborCount - 1;
        bool isComplete = last + 2 >= points.Count;
        for (int point = 0; point < Trees.Length; point++)
        {
            Trees[point] = point;
            Found[point] = TreeEdge.None;
            Bounds[point] =
                isComplete ? float.PositiveInfinity
                : last < 0 ? points.CoreDistances[point]
                : Math.Max(points.CoreDistances[point], points.Table.DistancesOf(point)[last]);
        }
    }

    /// <summary>The edges that are known.</summary>
    public IReadOnlyList<TreeEdge> Edges => _edges;

    /// <summary>Number of trees.</summary>
    public int TreeCount => _sets.Count;

    /// <summary>The tree of each point, numbered from 0.</summary>
    public int[] Trees { get; }

    /// <summary>The shortest edge that leaves a point's tree from that point, where it was searched.</summary>
    public TreeEdge[] Found { get; }

    /// <summary>No edge that leaves a point's tree from that point is shorter, but for those in its table.</summary>
    public float[] Bounds { get; }

    /// <summary>The shortest edge known to leave each tree.</summary>
    public TreeEdge[] Best { get; }

    /// <summary>Looks for the shortest edge out of each tree among those that are known.</summary>
    public void FindBest(EngineContext context)
    {
        var nearest = new TreeEdge[Trees.Length];
        context.For(
            (Trees.Length + PointsPerBlock - 1) / PointsPerBlock,
            (block, _) =>
            {
                for (int point = block * PointsPerBlock; point < Math.Min(Trees.Length, (block + 1) * PointsPerBlock); point++)
                    nearest[point] = Nearest(point);
            }
        );
        Array.Fill(Best, TreeEdge.None, 0, TreeCount);
        for (int point = 0; point < nearest.Length; point++)
            Improve(Trees[point], nearest[point]);
    }

    /// <summary>Takes an edge into account that was found to leave a point's tree.</summary>
    public void Improve(int tree, TreeEdge edge)
    {
        if (edge.Weight < Best[tree].Weight)
            Best[tree] = edge;
    }

    /// <summary>Whether a shorter edge than the best one known may leave a point's tree from there.</summary>
    public bool IsOpen(int point) => Bounds[point] < Best[Trees[point]].Weight;

    /// <summary>Joins each tree to another one by its shortest edge, where that is certain.</summary>
    /// <returns>How many edges were taken.</returns>
    public int Join()
    {
        int trees = TreeCount;
        var isCertain = new bool[trees];
        Array.Fill(isCertain, true);
        for (int point = 0; point < Trees.Length; point++)
        {
            if (IsOpen(point))
                isCertain[Trees[point]] = false;
        }

        for (int tree = 0; tree < trees; tree++)
        {
            TreeEdge edge = Best[tree];
            if (isCertain[tree] && edge.First >= 0)
                Add(edge);
        }

        _sets.Number(Trees);
        return trees - TreeCount;
    }

    /// <summary>Takes an edge that belongs to the tree, unless it closes a circle.</summary>
    public void Add(TreeEdge edge)
    {
        if (_sets.Merge(edge.First, edge.Second))
            _edges.Add(edge);
    }

    private TreeEdge Nearest(int point)
    {
        TreeEdge best = Found[point];
        if (best.First >= 0 && Trees[best.Second] == Trees[point])
            best = TreeEdge.None;
        ReadOnlySpan<int> others = _points.Table.IndicesOf(point);
        ReadOnlySpan<float> distances = _points.Table.DistancesOf(point);
        for (int i = 0; i < others.Length && distances[i] < best.Weight; i++)
        {
            if (Trees[others[i]] == Trees[point])
                continue;
            float weight = _points.Reach(point, others[i], distances[i]);
            if (weight < best.Weight)
                best = new TreeEdge(weight, point, others[i]);
        }

        return best;
    }
}
