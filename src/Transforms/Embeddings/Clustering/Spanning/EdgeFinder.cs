using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>Collects edges that are shorter than the way that is known between their trees.</summary>
internal sealed class EdgeFinder
{
    private readonly OpenPoints _open;
    private readonly DensityPoints _points;
    private readonly SearchSpace _space;
    private readonly RowDistance _distance;
    private readonly Dictionary<(int, int), float> _shortest = [];

    public EdgeFinder(OpenPoints open, DensityPoints points, SearchSpace space, RowDistance distance)
    {
        _open = open;
        _points = points;
        _space = space;
        _distance = distance;
        Known = open.Order;
    }

    /// <summary>The ways that are known.</summary>
    public TreeOrder Known { get; set; }

    /// <summary>The edges.</summary>
    public List<TreeEdge> Found { get; } = [];

    /// <summary>Looks at a pair of open points.</summary>
    /// <param name="first">One of them, by its place among the open points.</param>
    /// <param name="second">The other one.</param>
    /// <param name="lowerBound">Lower bound from the tile.</param>
    public void Consider(int first, int second, float lowerBound)
    {
        int firstTree = _open.Trees[first];
        int secondTree = _open.Trees[second];
        float limit = Known.Between(firstTree, secondTree);
        if (_open.Bounds[first] >= limit || _open.Bounds[second] >= limit)
            return;

        (int, int) key = firstTree < secondTree ? (firstTree, secondTree) : (secondTree, firstTree);
        if (_shortest.TryGetValue(key, out float shortest))
            limit = Math.Min(limit, shortest);
        if (lowerBound > _space.LargestLowerBound(limit))
            return;

        int firstPoint = _open.Points[first];
        int secondPoint = _open.Points[second];
        float weight = _points.Reach(firstPoint, secondPoint, (float)_distance.Between(firstPoint, secondPoint));
        if (weight >= limit)
            return;

        _shortest[key] = weight;
        Found.Add(new TreeEdge(weight, firstPoint, secondPoint));
    }

    /// <summary>Forgets what was found, once it is known.</summary>
    public void Clear()
    {
        Found.Clear();
        _shortest.Clear();
    }
}
