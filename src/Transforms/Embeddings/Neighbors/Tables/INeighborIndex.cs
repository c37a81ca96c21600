namespace MLNet.Embeddings.Neighbors.Tables;

/// <summary>Reference rows made ready for nearest-neighbor search.</summary>
/// <remarks>
/// An index never changes, and any number of threads may search it at once. The answer for a query is the same bits alone, within any batch
/// and with any number of threads.
/// </remarks>
internal interface INeighborIndex
{
    /// <summary>Number of reference rows.</summary>
    int RowCount { get; }

    /// <summary>How distance is measured.</summary>
    DistanceMetric Metric { get; }

    /// <summary>The share of true nearest neighbors that a search finds, from 0 to 1.</summary>
    double Recall { get; }

    /// <summary>Finds the nearest reference rows of one query on the calling thread.</summary>
    /// <param name="query">The query, with as many values as the reference rows have columns.</param>
    /// <param name="indices">Receives the neighbors, nearest first, equally near ones by index; its length is the number wanted.</param>
    /// <param name="distances">Receives their distances; as long as <paramref name="indices"/>.</param>
    /// <returns>How many were found: the number wanted, or all reference rows where there are fewer. Entries beyond are left as they
    /// were.</returns>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric, or a length does not fit.</exception>
    int Search(ReadOnlySpan<float> query, Span<int> indices, Span<float> distances);

    /// <summary>Finds the nearest reference rows of each query.</summary>
    /// <param name="queries">The queries, with as many columns as the reference rows.</param>
    /// <param name="numberOfNeighbors">Neighbors to find per query, k, at least 1. Where there are fewer reference rows, all of them are
    /// returned.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <returns>A table with one entry per query and min(k, <see cref="RowCount"/>) neighbors each, nearest first, equally near ones by
    /// index.</returns>
    /// <exception cref="ArgumentException">A value is NaN, infinite, or too large for the metric, or the column counts differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfNeighbors"/> is below 1.</exception>
    NeighborTable Search(Matrix queries, int numberOfNeighbors, EngineContext? context = null);
}
