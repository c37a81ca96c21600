using MLNet.Embeddings.Neighbors.Tables;

namespace MLNet.Embeddings.Neighbors.Segments;

/// <summary>All rows of an index at one moment. It never changes: a writer makes another one, while readers go on with theirs.</summary>
/// <remarks>
/// The first segment holds most rows. Those that came later lie in exact segments behind it, of which each is larger than the next one:
/// a new one takes in those that are not, so that a row is made ready again only as often as the rows behind the first segment double in
/// number. Once these, and what was removed from the first segment, are an eighth of it, all become one again.
/// Source: J. L. Bentley and J. B. Saxe, "Decomposable searching problems I: Static-to-dynamic transformation", Journal of Algorithms 1,
/// 1980.
/// </remarks>
internal sealed class IndexRows<TKey>
    where TKey : notnull
{
    // So many changes, or an eighth of all rows, are cheaper to search beside the rest than to make everything ready again.
    private const int FewChanges = 1024;
    private const int ChangedShare = 8;
    private const int FewRows = 256;

    // A filter that a quarter of the rows pass is answered by the first search, and through a graph one that a thirtieth of them pass by a
    // second one; where fewer pass, the query is compared with those that do. A walk through a graph that meets more than a share of all
    // rows costs more than that comparison.
    private const int FilterFactor = 4;
    private const int WideFilterFactor = 32;
    private const int WideShare = 8;
    private const int FilteredQueries = 512;

    private readonly IndexSegment<TKey>[] _segments;
    private TKey[]? _keys;

    private IndexRows(IndexSettings settings, params IndexSegment<TKey>[] segments)
    {
        Settings = settings;
        _segments = segments;
        Count = segments.Sum(segment => segment.Count);
    }

    public IndexSettings Settings { get; }

    /// <summary>Rows that count.</summary>
    public int Count { get; }

    public int Dimension => _segments[0].Rows.ColumnCount;

    /// <summary>A matrix as wide as the rows, without a row.</summary>
    public Matrix NoRows => new(0, Dimension);

    /// <summary>The index over most of the rows.</summary>
    public INeighborIndex Main => _segments[0].Index;

    /// <summary>Keys of all rows, in their order.</summary>
    public TKey[] Keys => _keys ??= IsWhole ? _segments[0].Keys : LiveKeys(_segments);

    /// <summary>Whether the rows can be written as they are: no approximate index leads over removed ones.</summary>
    public bool IsClean => Main is not ApproximateNeighborIndex || _segments[0].RemovedCount == 0;

    // Nothing was added or removed since all was made ready.
    private bool IsWhole => _segments is [{ RemovedCount: 0 }];

    /// <summary>Makes rows ready.</summary>
    public static IndexRows<TKey> Of(Matrix rows, TKey[] keys, IndexSettings settings, EngineContext context) =>
        new(settings, new IndexSegment<TKey>(settings.MakeReady(rows, context), rows, keys));

    /// <summary>Takes rows that were written.</summary>
    public static IndexRows<TKey> Of(IndexParts<TKey> parts, IndexSettings settings, EngineContext context)
    {
        IndexSegment<TKey> main = parts.Graph is null
            ? Exact(parts.Rows, parts.Keys, settings, context)
            : new(parts.Graph, parts.Rows, parts.Keys);
        return parts.AddedKeys.Length == 0
            ? new(settings, main)
            : new(settings, main, Exact(parts.Added, parts.AddedKeys, settings, context));
    }

    /// <summary>The same rows without some, and with others behind them.</summary>
    /// <param name="removed">Keys whose rows go; those that no row has are passed over.</param>
    /// <param name="added">Rows that come; kept.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors for many rows, and the calling
    /// thread for few, which take less time than to start others.</param>
    /// <param name="cancellationToken">Stops the change where <paramref name="context"/> is not given.</param>
    public IndexRows<TKey> Changed(
        IReadOnlyCollection<TKey> removed,
        Matrix added,
        TKey[] keys,
        EngineContext? context = null,
        CancellationToken cancellationToken = default
    )
    {
        IndexSegment<TKey> main = _segments[0].Without(removed);
        IndexSegment<TKey>[] tail = [.. _segments[1..].Select(segment => segment.Without(removed)).Where(segment => segment.Count > 0)];
        if (keys.Length == 0 && main == _segments[0] && tail.AsSpan().SequenceEqual(_segments.AsSpan(1)))
            return this;

        long changes = tail.Sum(segment => (long)segment.Keys.Length) + main.RemovedCount + keys.Length;
        bool isWorn = changes > Math.Max(FewChanges, main.Keys.Length / ChangedShare);
        bool isSmall = !isWorn && keys.Length <= FewRows;
        using EngineContext? own = context is null ? new EngineContext(isSmall ? 1 : null, progress: null, cancellationToken) : null;
        context ??= own!;
        if (isWorn)
            return Joined([main, .. tail], added, keys, context);

        // A segment that is no larger than what would come behind it becomes part of that.
        int kept = keys.Length == 0 ? tail.Length : KeptSegments(tail, keys.Length);
        IndexSegment<TKey>[] last = keys.Length == 0 ? [] : [Exact(tail[kept..], added, keys, context)];
        return new IndexRows<TKey>(Settings, [main, .. tail[..kept], .. last]);
    }

    /// <summary>The values of the first row of a key; <see langword="null"/> where there is none.</summary>
    public float[]? RowOf(TKey key)
    {
        foreach (IndexSegment<TKey> segment in _segments)
        {
            foreach (int row in segment.LiveRowsOf(key))
                return segment.Rows.Row(row).ToArray();
        }

        return null;
    }

    /// <summary>The nearest rows, equally near ones in their order.</summary>
    /// <param name="query">The query.</param>
    /// <param name="count">Rows to find, at most.</param>
    /// <param name="filter">Which keys count; <see langword="null"/>: all.</param>
    /// <exception cref="ArgumentException">The query does not fit.</exception>
    public RowMatch<TKey>[] Nearest(ReadOnlySpan<float> query, int count, Func<TKey, bool>? filter)
    {
        if (filter is null)
            return NearestOfAll(query, count);

        RowMatch<TKey>[] found = NearestOfAll(query, Wanted(count, FilterFactor));
        return Passed(found, count, filter) ?? Farther(query, count, filter, PassingRowsOf(filter));
    }

    /// <summary>For each query what <see cref="Nearest(ReadOnlySpan{float}, int, Func{TKey, bool})"/> finds for it, on all
    /// threads.</summary>
    public RowMatch<TKey>[][] Nearest(Matrix queries, int count, Func<TKey, bool>? filter, EngineContext context)
    {
        if (filter is null)
            return NearestOfAll(queries, count, context);

        // What is searched for a filter is several times what it leaves, so that it is not held for all queries at once.
        Lazy<PassingRows<TKey>> passing = PassingRowsOf(filter);
        var passed = new RowMatch<TKey>[queries.RowCount][];
        for (int start = 0; start < passed.Length; start += FilteredQueries)
        {
            int first = start;
            int length = Math.Min(FilteredQueries, passed.Length - start);
            Matrix block = queries.RowsAt([.. Enumerable.Range(start, length)]);
            RowMatch<TKey>[][] found = NearestOfAll(block, Wanted(count, FilterFactor), context);
            context.For(
                length,
                (row, _) => passed[first + row] = Passed(found[row], count, filter) ?? Farther(block.Row(row), count, filter, passing)
            );
        }

        return passed;
    }

    /// <summary>The same rows as they can be written: themselves where they are clean, and else made ready again.</summary>
    public IndexRows<TKey> Clean(EngineContext context) => IsClean ? this : Joined(_segments, NoRows, [], context);

    /// <summary>What is written of the rows; removed ones are not among it.</summary>
    /// <exception cref="InvalidOperationException">The rows are not clean.</exception>
    public IndexParts<TKey> ToParts()
    {
        if (!IsClean)
            throw new InvalidOperationException("An approximate index that leads over removed rows is not written.");
        if (Main is ApproximateNeighborIndex graph)
            return new(graph, _segments[0].Rows, _segments[0].Keys, LiveRows(_segments[1..]), LiveKeys(_segments[1..]));
        return IsWhole
            ? new(null, _segments[0].Rows, _segments[0].Keys, NoRows, [])
            : new(null, LiveRows(_segments), LiveKeys(_segments), NoRows, []);
    }

    private static IndexSegment<TKey> Exact(Matrix rows, TKey[] keys, IndexSettings settings, EngineContext context) =>
        new(new ExactNeighborIndex(rows, settings.Metric, context), rows, keys);

    private static int KeptSegments(IndexSegment<TKey>[] tail, long length)
    {
        int kept = tail.Length;
        while (kept > 0 && tail[kept - 1].Count <= length)
            length += tail[--kept].Count;
        return kept;
    }

    private static TKey[] LiveKeys(IndexSegment<TKey>[] segments) =>
        [.. segments.SelectMany(segment => segment.Live.Select(row => segment.Keys[row]))];

    private Matrix LiveRows(IndexSegment<TKey>[] segments, Matrix? added = null)
    {
        var rows = new Matrix(segments.Sum(segment => segment.Count) + (added?.RowCount ?? 0), Dimension);
        int next = 0;
        foreach (IndexSegment<TKey> segment in segments)
        {
            foreach (int row in segment.Live)
                segment.Rows.Row(row).CopyTo(rows.Row(next++));
        }

        added?.AsSpan().CopyTo(rows.AsSpan()[(next * Dimension)..]);
        return rows;
    }

    private IndexSegment<TKey> Exact(IndexSegment<TKey>[] segments, Matrix added, TKey[] keys, EngineContext context) =>
        segments.Length == 0
            ? Exact(added, keys, Settings, context)
            : Exact(LiveRows(segments, added), [.. LiveKeys(segments), .. keys], Settings, context);

    private IndexRows<TKey> Joined(IndexSegment<TKey>[] segments, Matrix added, TKey[] keys, EngineContext context) =>
        Of(LiveRows(segments, added), [.. LiveKeys(segments), .. keys], Settings, context);

    private int Wanted(int count, int factor) => (int)Math.Min(Count, (long)count * factor);

    // Whichever query needs them first finds them out for all.
    private Lazy<PassingRows<TKey>> PassingRowsOf(Func<TKey, bool> filter) =>
        new(() => new PassingRows<TKey>(_segments, filter, Settings.Metric));

    // Null where more rows are to be looked at.
    private RowMatch<TKey>[]? Passed(RowMatch<TKey>[] found, int count, Func<TKey, bool> filter)
    {
        RowMatch<TKey>[] passed = [.. found.Where(match => filter(match.Key)).Take(count)];
        return passed.Length == count || found.Length == Count ? passed : null;
    }

    private RowMatch<TKey>[] Farther(ReadOnlySpan<float> query, int count, Func<TKey, bool> filter, Lazy<PassingRows<TKey>> passing)
    {
        int wanted = Wanted(count, WideFilterFactor);
        RowMatch<TKey>[]? passed =
            Main is ApproximateNeighborIndex && wanted <= Count / WideShare ? Passed(NearestOfAll(query, wanted), count, filter) : null;
        return passed ?? passing.Value.Nearest(query, count);
    }

    private RowMatch<TKey>[] NearestOfAll(ReadOnlySpan<float> query, int count)
    {
        int wanted = Math.Min(count, Count);
        RowMatch<TKey>[] found = _segments[0].Nearest(query, Math.Min(wanted, _segments[0].Count));
        foreach (IndexSegment<TKey> segment in _segments.AsSpan(1))
            found = Merge(found, segment.Nearest(query, Math.Min(wanted, segment.Count)), wanted);
        return found;
    }

    private RowMatch<TKey>[][] NearestOfAll(Matrix queries, int count, EngineContext context)
    {
        int wanted = Math.Min(count, Count);
        RowMatch<TKey>[][] found = _segments[0].Nearest(queries, Math.Min(wanted, _segments[0].Count), context);
        foreach (IndexSegment<TKey> segment in _segments[1..])
        {
            RowMatch<TKey>[][] others = segment.Nearest(queries, Math.Min(wanted, segment.Count), context);
            context.For(queries.RowCount, (row, _) => found[row] = Merge(found[row], others[row], wanted));
        }

        return found;
    }

    // Both are nearest first; of equally near rows the first come first, since they are the earlier ones.
    private static RowMatch<TKey>[] Merge(RowMatch<TKey>[] first, RowMatch<TKey>[] second, int count)
    {
        var merged = new RowMatch<TKey>[Math.Min(count, first.Length + second.Length)];
        int i = 0;
        int j = 0;
        for (int place = 0; place < merged.Length; place++)
        {
            bool takesFirst = j == second.Length || (i < first.Length && first[i].Distance <= second[j].Distance);
            merged[place] = takesFirst ? first[i++] : second[j++];
        }

        return merged;
    }
}
