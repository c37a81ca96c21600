using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Segments;

/// <summary>The rows that pass a filter, to be compared with queries one by one: where few pass, or those that do are far from the
/// query.</summary>
internal sealed class PassingRows<TKey>
    where TKey : notnull
{
    private readonly DistanceMetric _metric;
    private readonly (IndexSegment<TKey> Segment, int[] Rows, double[] SquaredNorms)[] _parts;

    /// <param name="segments">All rows, in their order.</param>
    /// <param name="filter">Which keys count; asked once per row.</param>
    /// <param name="metric">How distance is measured.</param>
    public PassingRows(IEnumerable<IndexSegment<TKey>> segments, Func<TKey, bool> filter, DistanceMetric metric)
    {
        _metric = metric;
        _parts =
        [
            .. segments.Select(segment =>
            {
                int[] rows = [.. segment.Live.Where(row => filter(segment.Keys[row]))];
                return (segment, rows, Array.ConvertAll(rows, row => SquaredNorm(segment.Rows.Row(row))));
            }),
        ];
    }

    /// <summary>The nearest of them, with the distances of a search through an index.</summary>
    /// <param name="query">The query, known to be fine.</param>
    /// <param name="count">Rows to find, at most.</param>
    public RowMatch<TKey>[] Nearest(ReadOnlySpan<float> query, int count)
    {
        double norm = SquaredNorm(query);
        var passed = new RowMatch<TKey>[_parts.Sum(part => part.Rows.Length)];
        int next = 0;
        foreach ((IndexSegment<TKey> segment, int[] rows, double[] norms) in _parts)
        {
            for (int place = 0; place < rows.Length; place++)
            {
                double distance = RowDistance.Of(query, norm, segment.Rows.Row(rows[place]), norms[place], _metric, SimdPaths.Widest);
                passed[next++] = new RowMatch<TKey>(segment.Keys[rows[place]], (float)distance);
            }
        }

        // Stable: equally near rows stay in their order.
        return [.. passed.OrderBy(match => match.Distance).Take(count)];
    }

    // No other metric asks for it.
    private double SquaredNorm(ReadOnlySpan<float> row) =>
        _metric == DistanceMetric.Cosine ? RowDistance.SquaredNorm(row, SimdPaths.Widest) : 0;
}
