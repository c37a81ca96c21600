namespace MLNet.Embeddings.Clustering.Hierarchy;

/// <summary>The clusters of every density: what is left of the hierarchy when rows that drop out a few at a time are not called
/// clusters.</summary>
/// <remarks>
/// Densities λ are the inverse of distances. Cluster 0 holds all rows; a parent comes before its children. Distances of 0 count as the
/// shortest one above, so that equal rows are dense beyond measure, but not infinitely so. (Campello, Moulavi, Zimek and Sander,
/// "Hierarchical density estimates for data clustering, visualization, and outlier detection", 2015.)
/// </remarks>
internal sealed class CondensedTree
{
    private readonly List<int> _parents = [];
    private readonly List<double> _births = [];
    private readonly List<double> _deaths = [];
    private readonly List<double> _stabilities = [];
    private readonly double _shortest;

    public CondensedTree(SingleLinkage linkage, int pointCount, int minClusterSize)
    {
        _shortest = linkage.ShortestMerge;
        PointClusters = new int[pointCount];
        PointDensities = new double[pointCount];
        var open = new Queue<(int Cluster, int Node)>();
        open.Enqueue((Add(parent: -1, birth: 0), linkage.Root));
        var children = new List<int>();
        var points = new List<int>();
        while (open.TryDequeue(out (int Cluster, int Node) next))
        {
            (int cluster, int node) = next;
            while (node >= 0)
            {
                double density = DensityAt(linkage.HeightOf(node));
                float height = linkage.HeightOf(node);
                children.Clear();
                if (linkage.IsPoint(node))
                    Drop(node, cluster, density);
                else
                    linkage.ChildrenOf(node, children);

                int large = children.Count(IsLarge);
                int only = large == 1 ? children.Find(IsLarge) : -1;
                int leaving = linkage.SizeOf(node) - (only < 0 ? 0 : linkage.SizeOf(only));
                _deaths[cluster] = density;
                _stabilities[cluster] += (density - _births[cluster]) * leaving;
                foreach (int child in children)
                {
                    if (large > 1 && IsLarge(child))
                        open.Enqueue((Add(cluster, density), child));
                    else if (child != only)
                        DropAll(child);
                }

                node = only;

                void DropAll(int child)
                {
                    linkage.PointsOf(child, points);
                    foreach (int point in points)
                        Drop(point, cluster, density);
                }

                bool IsLarge(int child) => linkage.SizeOf(child) >= minClusterSize && !linkage.FallsApart(child, height);
            }
        }
    }

    /// <summary>Number of clusters.</summary>
    public int Count => _parents.Count;

    /// <summary>The cluster that each lies in, −1 for the first.</summary>
    public IReadOnlyList<int> Parents => _parents;

    /// <summary>The density at which each appears.</summary>
    public IReadOnlyList<double> Births => _births;

    /// <summary>The density at which each ends: its last rows leave it, or it falls into several.</summary>
    public IReadOnlyList<double> Deaths => _deaths;

    /// <summary>The excess of mass of each: over its rows, how much denser it is where they leave than where it appears.</summary>
    public IReadOnlyList<double> Stabilities => _stabilities;

    /// <summary>The last cluster that each point is in.</summary>
    public int[] PointClusters { get; }

    /// <summary>The density at which each point leaves it.</summary>
    public double[] PointDensities { get; }

    /// <summary>The density at a distance.</summary>
    public double DensityAt(float distance) => 1 / Math.Max(distance, _shortest);

    private int Add(int parent, double birth)
    {
        _parents.Add(parent);
        _births.Add(birth);
        _deaths.Add(birth);
        _stabilities.Add(0);
        return _parents.Count - 1;
    }

    private void Drop(int point, int cluster, double density)
    {
        PointClusters[point] = cluster;
        PointDensities[point] = density;
    }
}
