using System.Collections;
using MLNet.Embeddings.Neighbors.Tables;

namespace MLNet.Embeddings.Neighbors.Segments;

/// <summary>Rows of an index that were made ready together, some of which may have been removed since. It never changes.</summary>
internal sealed class IndexSegment<TKey>
    where TKey : notnull
{
    // Removed rows are few, so that a few more neighbors than wanted nearly always suffice.
    private const int Growth = 4;

    private readonly Lazy<KeyLookup<TKey>> _lookup;
    private readonly BitArray? _removed;

    /// <param name="index">The rows, made ready.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="keys">Their keys.</param>
    public IndexSegment(INeighborIndex index, Matrix rows, TKey[] keys)
        : this(index, rows, keys, new Lazy<KeyLookup<TKey>>(() => new KeyLookup<TKey>(keys)), removed: null, removedCount: 0) { }

    private IndexSegment(INeighborIndex index, Matrix rows, TKey[] keys, Lazy<KeyLookup<TKey>> lookup, BitArray? removed, int removedCount)
    {
        Index = index;
        Rows = rows;
        Keys = keys;
        _lookup = lookup;
        _removed = removed;
        RemovedCount = removedCount;
    }

    public INeighborIndex Index { get; }

    public Matrix Rows { get; }

    public TKey[] Keys { get; }

    public int RemovedCount { get; }

    /// <summary>Rows that count.</summary>
    public int Count => Keys.Length - RemovedCount;

    /// <summary>Numbers of the rows that count.</summary>
    public IEnumerable<int> Live => Enumerable.Range(0, Keys.Length).Where(IsLive);

    public bool IsLive(int row) => _removed?[row] != true;

    /// <summary>Numbers of the rows of a key that count.</summary>
    public IEnumerable<int> LiveRowsOf(TKey key) => _lookup.Value.RowsOf(key).Where(IsLive);

    /// <summary>The nearest rows that count.</summary>
    /// <param name="query">The query.</param>
    /// <param name="count">Rows to find, at most <see cref="Count"/>.</param>
    public RowMatch<TKey>[] Nearest(ReadOnlySpan<float> query, int count)
    {
        for (long wanted = FirstWanted(count); ; wanted *= Growth)
        {
            var indices = new int[Math.Min(wanted, Keys.Length)];
            var distances = new float[indices.Length];
            Index.Search(query, indices, distances);
            if (Take(indices, distances, count) is { } found)
                return found;
        }
    }

    /// <summary>For each query what <see cref="Nearest(ReadOnlySpan{float}, int)"/> finds for it, on all threads.</summary>
    public RowMatch<TKey>[][] Nearest(Matrix queries, int count, EngineContext context)
    {
        var found = new RowMatch<TKey>[queries.RowCount][];
        if (count == 0)
        {
            Array.Fill(found, []);
            return found;
        }

        NeighborTable table = Index.Search(queries, (int)FirstWanted(count), context);
        context.For(
            queries.RowCount,
            (row, _) => found[row] = Take(table.IndicesOf(row), table.DistancesOf(row), count) ?? Nearest(queries.Row(row), count)
        );
        return found;
    }

    /// <summary>The same rows without some of them.</summary>
    public IndexSegment<TKey> Without(IEnumerable<TKey> keys)
    {
        BitArray? removed = null;
        int removedCount = RemovedCount;
        foreach (TKey key in keys)
        {
            foreach (int row in _lookup.Value.RowsOf(key))
            {
                if (removed?[row] ?? !IsLive(row))
                    continue;
                removed ??= _removed is null ? new BitArray(Keys.Length) : new BitArray(_removed);
                removed[row] = true;
                removedCount++;
            }
        }

        return removed is null ? this : new IndexSegment<TKey>(Index, Rows, Keys, _lookup, removed, removedCount);
    }

    private long FirstWanted(int count) => Math.Min(Keys.Length, count + (long)Math.Min(count, RemovedCount));

    private RowMatch<TKey>[]? Take(ReadOnlySpan<int> indices, ReadOnlySpan<float> distances, int count)
    {
        var found = new RowMatch<TKey>[count];
        int taken = 0;
        for (int place = 0; place < indices.Length && taken < count; place++)
        {
            if (IsLive(indices[place]))
                found[taken++] = new RowMatch<TKey>(Keys[indices[place]], distances[place]);
        }

        return taken == count ? found : null;
    }
}
