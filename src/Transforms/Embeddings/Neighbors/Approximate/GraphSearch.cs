using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>Walks a graph towards a query: the nearest row not yet left is left along all its edges, until the nearest rows known have all
/// been left.</summary>
internal sealed class GraphSearch
{
    private readonly HashSet<int> _seen = [];
    private RankedCandidate[] _nearest = [];
    private bool[] _left = [];
    private int _count;
    private int _breadth;

    /// <summary>Searches one query.</summary>
    /// <param name="graph">The edges.</param>
    /// <param name="trees">Where to begin.</param>
    /// <param name="point">The query in the coordinates of the trees.</param>
    /// <param name="path">Vector width; without effect on the result.</param>
    /// <param name="distance">Distance from the queries to the rows of the graph.</param>
    /// <param name="query">Which query.</param>
    /// <param name="breadth">How many nearest rows to keep and leave.</param>
    /// <returns>The rows found, nearest first, equally near ones by index; valid until the next search.</returns>
    public ReadOnlySpan<RankedCandidate> Run(
        SearchGraph graph,
        EntryTree[] trees,
        ReadOnlySpan<float> point,
        SimdPath path,
        RowDistance distance,
        int query,
        int breadth
    )
    {
        if (_nearest.Length < breadth)
        {
            _nearest = new RankedCandidate[breadth];
            _left = new bool[breadth];
        }

        _seen.Clear();
        _count = 0;
        _breadth = breadth;
        foreach (EntryTree tree in trees)
        {
            foreach (int entry in tree.EntriesFor(point, path))
                Visit(entry, distance, query);
        }

        int next = 0;
        while (next < _count)
        {
            if (_left[next])
            {
                next++;
                continue;
            }

            _left[next] = true;
            int first = next;
            foreach (int target in graph.EdgesOf(_nearest[next].Index))
                first = Math.Min(first, Visit(target, distance, query));

            next = first;
        }

        return _nearest.AsSpan(0, _count);
    }

    /// <summary>Puts a row in its place among the nearest and returns the place, or the end where it has none.</summary>
    private int Visit(int row, RowDistance distance, int query)
    {
        if (!_seen.Add(row))
            return int.MaxValue;

        var candidate = new RankedCandidate(distance.Between(query, row), row, row, 0);
        if (_count == _breadth && candidate.CompareTo(_nearest[_count - 1]) > 0)
            return int.MaxValue;

        int place = ~_nearest.AsSpan(0, _count).BinarySearch(candidate);
        if (_count < _breadth)
            _count++;

        int moved = _count - 1 - place;
        Array.Copy(_nearest, place, _nearest, place + 1, moved);
        Array.Copy(_left, place, _left, place + 1, moved);
        _nearest[place] = candidate;
        _left[place] = false;
        return place;
    }
}
