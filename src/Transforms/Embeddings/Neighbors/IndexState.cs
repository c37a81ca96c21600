namespace MLNet.Embeddings.Neighbors;

/// <summary>All rows of an index at one moment. It never changes: a writer makes another one, while readers go on with theirs.</summary>
/// <param name="main">The rows that were made ready as one.</param>
/// <param name="added">Rows that came later; they are few, and compared one by one.</param>
internal sealed class IndexState(IndexSegment main, IndexSegment? added)
{
    // So many changes, or an eighth of all rows, are cheaper to search beside the rest than to make everything ready again.
    private const int FewChanges = 1024;
    private const int ChangedShare = 8;

    private string[]? _keys;

    public IndexSegment Main { get; } = main;

    public IndexSegment? Added { get; } = added;

    public int Count => Main.Count + (Added?.Count ?? 0);

    public int Dimension => Main.Rows.ColumnCount;

    /// <summary>Whether nothing was added or removed since all was made ready.</summary>
    public bool IsWhole => Added is null && Main.RemovedCount == 0;

    /// <summary>Whether so much has changed that all should be made ready again.</summary>
    public bool IsWorn => (Added?.Keys.Length ?? 0) + Main.RemovedCount > Math.Max(FewChanges, Main.Keys.Length / ChangedShare);

    /// <summary>Keys of all rows, in their order.</summary>
    public string[] Keys =>
        _keys ??= IsWhole ? Main.Keys : [.. Segments.SelectMany(segment => segment.Live.Select(row => segment.Keys[row]))];

    private IEnumerable<IndexSegment> Segments => Added is null ? [Main] : [Main, Added];

    /// <summary>The nearest rows.</summary>
    /// <param name="query">The query.</param>
    /// <param name="count">Rows to find, at most <see cref="Count"/>.</param>
    public NeighborMatch[] Nearest(ReadOnlySpan<float> query, int count)
    {
        NeighborMatch[] first = Matches(Main, query, Math.Min(count, Main.Count), out float[] distances);
        if (Added is null)
            return first;

        NeighborMatch[] second = Matches(Added, query, Math.Min(count, Added.Count), out float[] others);
        var merged = new NeighborMatch[Math.Min(count, first.Length + second.Length)];
        int i = 0;
        int j = 0;
        for (int place = 0; place < merged.Length; place++)
        {
            bool takesFirst = j == second.Length || (i < first.Length && distances[i] <= others[j]);
            merged[place] = takesFirst ? first[i++] : second[j++];
        }

        return merged;
    }

    /// <summary>The row of a key, the first of several; <see langword="false"/> where there is none.</summary>
    public bool TryGetRow(string key, out float[] row)
    {
        foreach (IndexSegment segment in Segments)
        {
            for (int number = 0; number < segment.Keys.Length; number++)
            {
                if (segment.Keys[number] == key && segment.IsLive(number))
                {
                    row = segment.Rows.Row(number).ToArray();
                    return true;
                }
            }
        }

        row = [];
        return false;
    }

    /// <summary>All rows as one matrix.</summary>
    public Matrix ToMatrix()
    {
        if (IsWhole)
            return Main.Rows;

        var rows = new Matrix(Count, Dimension);
        int next = 0;
        foreach (IndexSegment segment in Segments)
        {
            foreach (int row in segment.Live)
                segment.Rows.Row(row).CopyTo(rows.Row(next++));
        }

        return rows;
    }

    /// <summary>The same without the rows of some keys.</summary>
    public IndexState Without(IReadOnlySet<string> keys)
    {
        IndexSegment? rest = Added?.Without(keys);
        return new IndexState(Main.Without(keys), rest?.Count == 0 ? null : rest);
    }

    private static NeighborMatch[] Matches(IndexSegment segment, ReadOnlySpan<float> query, int count, out float[] distances)
    {
        (int[] rows, distances) = segment.Nearest(query, count);
        var matches = new NeighborMatch[rows.Length];
        for (int i = 0; i < matches.Length; i++)
            matches[i] = new NeighborMatch(segment.Keys[rows[i]], 1 - distances[i]);
        return matches;
    }
}
