namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>Pairs of contents: rows with equal vectors count as one, named by their first.</summary>
internal sealed class PairGraph
{
    private readonly Dictionary<long, long> _parents = [];
    private readonly HashSet<(long, long)> _pairs = [];

    public PairGraph(RowPair[] pairs)
    {
        foreach (RowPair pair in pairs)
            if (pair.IsEqual != 0)
                Join(pair.First, pair.Second);
        foreach (RowPair pair in pairs)
            if (pair.IsEqual == 0)
                _pairs.Add(Ordered(First(pair.First), First(pair.Second)));
    }

    /// <summary>The first row with the same vector.</summary>
    public long First(long row)
    {
        while (_parents.TryGetValue(row, out long parent) && parent != row)
        {
            if (_parents.TryGetValue(parent, out long next))
                _parents[row] = next;
            row = parent;
        }

        return row;
    }

    /// <summary>Whether two rows are of one content, or of two that are a pair.</summary>
    public bool Contains(long row, long other)
    {
        long one = First(row);
        long two = First(other);
        return one == two || _pairs.Contains(Ordered(one, two));
    }

    private void Join(long row, long other)
    {
        long one = First(row);
        long two = First(other);
        _parents[Math.Max(one, two)] = Math.Min(one, two);
    }

    private static (long, long) Ordered(long one, long other) => (Math.Min(one, other), Math.Max(one, other));
}
