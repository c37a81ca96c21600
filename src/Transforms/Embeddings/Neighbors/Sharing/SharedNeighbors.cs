using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Sharing;

/// <summary>The neighbors of rows, taken from those found beforehand among the same rows: in another order, among some of them, by another
/// metric, or fewer of them.</summary>
/// <remarks>
/// A row's candidates are taken in the order of the known distances until no later one, and none that is not in the table, can be nearer
/// than the k nearest so far. So the result is that of a search, bit for bit, where the known neighbors are exact. The few rows whose
/// candidates do not suffice are searched for; where they are many, all rows are, and that counts as a search.
/// </remarks>
internal sealed class SharedNeighbors
{
    private const int BlockRows = 128;

    // A row that is searched for alone costs twice what it costs in a search of all rows.
    private const int FewestRowsPerSearchedOne = 8;

    private readonly NeighborTable _table;
    private readonly TargetRows _target;
    private readonly bool _isExact;
    private readonly bool _isComplete;
    private readonly bool _keepsOrder;
    private readonly DistanceMetric _metric;
    private readonly RowDistance? _distance;
    private readonly UnseenDistance _unseen;
    private readonly RowDistance _own;

    /// <param name="reference">The distinct rows that were searched.</param>
    /// <param name="found">Their neighbors.</param>
    /// <param name="target">The rows whose neighbors are wanted.</param>
    /// <param name="metric">The metric that is wanted.</param>
    public SharedNeighbors(ReferenceRows reference, NeighborSearchResult found, TargetRows target, DistanceMetric metric)
    {
        _table = found.Table;
        _target = target;
        _isExact = found.Method == NeighborMethod.Exact;
        _isComplete = _table.NeighborCount >= reference.Count - 1;
        _keepsOrder = metric == reference.Metric && target.KeepsOrderOf(reference.Count);
        _metric = metric;
        _unseen = new UnseenDistance(reference, metric);
        double[] norms = reference.SquaredNorms;
        _own = new RowDistance(reference.Distinct.Rows, norms, reference.Distinct.Rows, norms, metric, reference.Path);
        _distance = metric == reference.Metric ? null : _own;
    }

    /// <summary>The nearest other rows of each row.</summary>
    /// <param name="neighborCount">Neighbors per row, fewer than there are rows.</param>
    /// <param name="context">Threads and callback.</param>
    public NeighborTable Take(int neighborCount, EngineContext context)
    {
        int rowCount = _target.Rows.RowCount;
        NeighborTables.RequireSize(rowCount, neighborCount);
        var indices = new int[rowCount * neighborCount];
        var distances = new float[indices.Length];
        var isOpen = new bool[rowCount];
        context.For(
            (rowCount + BlockRows - 1) / BlockRows,
            (block, _) =>
            {
                var nearest = new List<RankedCandidate>();
                for (int row = block * BlockRows; row < Math.Min(rowCount, (block + 1) * BlockRows); row++)
                {
                    isOpen[row] = !Collect(row, neighborCount, nearest);
                    int start = row * neighborCount;
                    for (int i = 0; i < Math.Min(nearest.Count, neighborCount); i++)
                        (indices[start + i], distances[start + i]) = (nearest[i].Index, (float)nearest[i].Distance);
                }
            }
        );

        var table = new NeighborTable(rowCount, neighborCount, indices, distances);
        int[] open = [.. Enumerable.Range(0, rowCount).Where(row => isOpen[row])];
        if (open.Length > rowCount / FewestRowsPerSearchedOne)
            return ExactNeighborSearch.Search(_target.Rows, neighborCount, _metric, context);
        if (open.Length > 0)
            Search(open, table, context);
        return table;
    }

    // Whether the nearest are known to be the nearest of all.
    private bool Collect(int row, int count, List<RankedCandidate> nearest)
    {
        nearest.Clear();
        int group = _target.GroupOf(row);
        if (_target.MembersOf(group).Length > 1)
            AddMembers(group, (float)_own.Between(group, group), row, count, nearest);
        ReadOnlySpan<int> others = _table.IndicesOf(group);
        ReadOnlySpan<float> known = _table.DistancesOf(group);
        for (int place = 0; place < others.Length; place++)
        {
            if (IsFull(group, known[place], count, nearest))
                return true;

            float distance = _distance is null ? known[place] : (float)_distance.Between(group, others[place]);
            AddMembers(others[place], distance, row, count, nearest);
        }

        if (nearest.Count < count)
            return false;

        return _isComplete
            || !_isExact
            || (_keepsOrder && others.Length >= count)
            || (others.Length > 0 && IsFull(group, known[^1], count, nearest));
    }

    // Rows at an equal distance are told apart by their index, so a row to come must be farther.
    private bool IsFull(int group, float known, int count, List<RankedCandidate> nearest) =>
        nearest.Count >= count && nearest[count - 1].Distance < _unseen.From(group, known);

    private void AddMembers(int group, float distance, int row, int count, List<RankedCandidate> nearest)
    {
        int taken = 0;
        foreach (int member in _target.MembersOf(group))
        {
            if (member == row)
                continue;
            if (taken++ == count)
                break;

            var candidate = new RankedCandidate(distance, member, 0, 0);
            int place = nearest.BinarySearch(candidate);
            nearest.Insert(~place, candidate);
        }

        if (nearest.Count > count)
            nearest.RemoveRange(count, nearest.Count - count);
    }

    private void Search(int[] rows, NeighborTable table, EngineContext context)
    {
        int count = table.NeighborCount;
        NeighborTable found = ExactNeighborSearch.SearchAside(_target.Rows, _target.Rows.RowsAt(rows), count + 1, _metric, context);
        for (int i = 0; i < rows.Length; i++)
        {
            int taken = 0;
            for (int place = 0; place < found.NeighborCount && taken < count; place++)
            {
                // Among more than k equal rows the row itself may be missing; then the last one is left over.
                if (found.IndicesOf(i)[place] == rows[i])
                    continue;

                table.Indices[(rows[i] * count) + taken] = found.IndicesOf(i)[place];
                table.Distances[(rows[i] * count) + taken++] = found.DistancesOf(i)[place];
            }
        }
    }
}
