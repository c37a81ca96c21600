using MLNet.Embeddings.Neighbors.Tables;

namespace MLNet.Embeddings.Neighbors;

/// <summary>Rows of an index that were made ready together, some of which may have been removed since.</summary>
/// <param name="index">The rows, made ready.</param>
/// <param name="rows">The rows.</param>
/// <param name="keys">Their keys.</param>
/// <param name="removed">Which of them do not count any more; <see langword="null"/>: all count.</param>
internal sealed class IndexSegment(INeighborIndex index, Matrix rows, string[] keys, bool[]? removed = null)
{
    // Removed rows are few, so that a few more neighbors than wanted nearly always suffice.
    private const int Growth = 4;

    public INeighborIndex Index { get; } = index;

    public Matrix Rows { get; } = rows;

    public string[] Keys { get; } = keys;

    public int RemovedCount { get; } = removed?.Count(isRemoved => isRemoved) ?? 0;

    /// <summary>Rows that count.</summary>
    public int Count => Keys.Length - RemovedCount;

    /// <summary>Numbers of the rows that count.</summary>
    public IEnumerable<int> Live => Enumerable.Range(0, Keys.Length).Where(IsLive);

    public bool IsLive(int row) => removed?[row] != true;

    /// <summary>The nearest rows that count.</summary>
    /// <param name="query">The query.</param>
    /// <param name="count">Rows to find, at most <see cref="Count"/>.</param>
    /// <returns>Numbers and distances, nearest first.</returns>
    public (int[] Rows, float[] Distances) Nearest(ReadOnlySpan<float> query, int count)
    {
        long wanted = RemovedCount == 0 ? count : Math.Min((long)count * 2, (long)count + RemovedCount);
        while (true)
        {
            var indices = new int[Math.Min(wanted, Keys.Length)];
            var distances = new float[indices.Length];
            Index.Search(query, indices, distances);
            if (RemovedCount == 0)
                return (indices, distances);

            int[] live = [.. Enumerable.Range(0, indices.Length).Where(place => IsLive(indices[place])).Take(count)];
            if (live.Length == count)
                return (Array.ConvertAll(live, place => indices[place]), Array.ConvertAll(live, place => distances[place]));
            wanted = Math.Min(wanted * Growth, Keys.Length);
        }
    }

    /// <summary>The same rows without those that have one of the keys.</summary>
    public IndexSegment Without(IReadOnlySet<string> unwanted)
    {
        bool[] left = removed is null ? new bool[Keys.Length] : [.. removed];
        for (int row = 0; row < left.Length; row++)
            left[row] |= unwanted.Contains(Keys[row]);
        return new IndexSegment(Index, Rows, Keys, left);
    }
}
