using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Segments;

/// <summary>Compares a query with all rows that pass a filter, one by one: few pass, or those that do are far from the
/// query.</summary>
internal static class PassingRows
{
    private const int BlockRows = 256;

    /// <summary>The nearest rows that pass, with the distances of a search through an index.</summary>
    /// <param name="segments">All rows, in their order.</param>
    /// <param name="query">The query, known to be fine.</param>
    /// <param name="count">Rows to find, at most.</param>
    /// <param name="filter">Which keys count.</param>
    /// <param name="metric">How distance is measured.</param>
    public static RowMatch<TKey>[] Nearest<TKey>(
        IEnumerable<IndexSegment<TKey>> segments,
        ReadOnlySpan<float> query,
        int count,
        Func<TKey, bool> filter,
        DistanceMetric metric
    )
        where TKey : notnull
    {
        SimdPath path = SimdPaths.Widest;
        var single = new Matrix(1, query.Length, query.ToArray());
        double[] norms = [RowDistance.SquaredNorm(query, path)];
        var passed = new List<RowMatch<TKey>>();
        foreach (IndexSegment<TKey> segment in segments)
        {
            foreach (int[] rows in segment.Live.Where(row => filter(segment.Keys[row])).Chunk(BlockRows))
            {
                Matrix block = segment.Rows.RowsAt(rows);
                var blockNorms = new double[rows.Length];
                for (int row = 0; row < rows.Length; row++)
                    blockNorms[row] = RowDistance.SquaredNorm(block.Row(row), path);
                var distance = new RowDistance(single, norms, block, blockNorms, metric, path);
                for (int row = 0; row < rows.Length; row++)
                    passed.Add(new RowMatch<TKey>(segment.Keys[rows[row]], (float)distance.Between(0, row)));
            }
        }

        // Stable: equally near rows stay in their order.
        return [.. passed.OrderBy(match => match.Distance).Take(count)];
    }
}
