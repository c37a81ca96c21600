using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Tables;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings;

/// <summary>Vectors with keys, made ready to be searched by cosine: what a search by text or picture, a recommendation or a look-up needs.
/// Made by <c>mlContext.Data.BuildNeighborIndex</c> or <see cref="From"/>.</summary>
/// <remarks>
/// An index never changes, and any number of threads may search it at once. The answer for a query is the same bits alone, within any batch
/// and with any number of threads. It holds memory alone, and so needs no disposal. Other metrics:
/// <see cref="ExactNeighborIndex"/> and <see cref="ApproximateNeighborIndex"/>.
/// </remarks>
public sealed class NeighborIndex
{
    // A filter that most rows pass is answered by the first search; one that hardly any passes, by a comparison with all rows.
    private const int FirstFactor = 4;
    private const int Growth = 8;

    private readonly INeighborIndex _index;
    private readonly string[] _keys;

    internal NeighborIndex(INeighborIndex index, Matrix rows, string[] keys, long skippedRowCount)
    {
        _index = index;
        Rows = rows;
        _keys = keys;
        SkippedRowCount = skippedRowCount;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount => _keys.Length;

    /// <summary>Rows that were left out when the index was built, because a value of theirs was missing or infinite.</summary>
    public long SkippedRowCount { get; }

    /// <summary>Values per row.</summary>
    public int Dimension => Rows.ColumnCount;

    /// <summary>Keys of the rows, in the order of the rows. Several rows may have the same.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>How rows are found: <see cref="NeighborMethod.Exact"/> or <see cref="NeighborMethod.Approximate"/>.</summary>
    public NeighborMethod Method => Approximate is null ? NeighborMethod.Exact : NeighborMethod.Approximate;

    /// <summary>The share of the nearest rows that a search finds, from 0 to 1: 1 for exact search, else measured on points between
    /// rows.</summary>
    public double Recall => _index.Recall;

    internal Matrix Rows { get; }

    internal ApproximateNeighborIndex? Approximate => _index as ApproximateNeighborIndex;

    /// <summary>Makes rows ready.</summary>
    /// <param name="rows">The rows. The index keeps them, and they must not change while it is in use.</param>
    /// <param name="keys">A key for each row.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <param name="method">Exact, approximate, or, by default, whichever suits the size: approximate from some 130,000 rows of 512 values
    /// on, where it saves half of a search's time.</param>
    /// <param name="seed">Seed of approximate search.</param>
    /// <exception cref="ArgumentException">The number of keys is not that of the rows, a key is <see langword="null"/>, or a value is NaN
    /// or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is no way of searching.</exception>
    public static NeighborIndex From(
        Matrix rows,
        IReadOnlyList<string> keys,
        EngineContext? context = null,
        NeighborMethod method = NeighborMethod.Automatic,
        int seed = 0
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(keys);
        NeighborSearch.RequireMethod(method, nameof(method));
        if (keys.Count != rows.RowCount)
            throw new ArgumentException($"There are {keys.Count} keys and {rows.RowCount} rows.", nameof(keys));
        if (keys.Any(key => key is null))
            throw new ArgumentException("A key is null; give each row a key, if need be an empty one.", nameof(keys));

        using EngineContext? own = EngineContext.Ensure(ref context);
        return Create(rows, [.. keys], skippedRowCount: 0, method, seed, context);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Holds the index; it stays open.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static NeighborIndex Load(Stream stream, EngineContext? context = null)
    {
        using EngineContext? own = EngineContext.Ensure(ref context);
        return NeighborIndexFormat.Load(stream, context);
    }

    /// <summary>Writes the whole index, rows and keys included.</summary>
    /// <param name="stream">Receives the content; it stays open.</param>
    public void Save(Stream stream) => NeighborIndexFormat.Save(this, stream);

    /// <summary>Finds the rows nearest to a query, on the calling thread.</summary>
    /// <param name="query">As many values as the rows have; of any length but zero.</param>
    /// <param name="numberOfNeighbors">Rows to find, 1 or more.</param>
    /// <param name="filter">Which keys count, such as those that a user may see; <see langword="null"/>: all.</param>
    /// <returns>The rows, nearest first, equally near ones in their own order; fewer where there are no more.</returns>
    /// <exception cref="ArgumentException">The query is of another length, or holds a missing or infinite value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfNeighbors"/> is below 1.</exception>
    public IReadOnlyList<NeighborMatch> Search(ReadOnlySpan<float> query, int numberOfNeighbors, Func<string, bool>? filter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfNeighbors, 1);
        if (filter is null)
            return Nearest(query, Math.Min(numberOfNeighbors, RowCount));

        var passed = new List<NeighborMatch>();
        int seen = 0;
        for (long wanted = (long)FirstFactor * numberOfNeighbors; ; wanted *= Growth)
        {
            NeighborMatch[] found = Nearest(query, (int)Math.Min(wanted, RowCount));
            foreach (NeighborMatch match in found.AsSpan(seen))
            {
                if (filter(match.Key))
                    passed.Add(match);
                if (passed.Count == numberOfNeighbors)
                    return passed;
            }

            seen = found.Length;
            if (seen == RowCount)
                return passed;
        }
    }

    /// <summary>Finds the rows nearest to each of several queries, on all threads of the context.</summary>
    /// <param name="queries">One query per row.</param>
    /// <param name="numberOfNeighbors">Rows to find for each, 1 or more.</param>
    /// <param name="filter">Which keys count; <see langword="null"/>: all. It may be called by several threads at once.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <returns>For each query what a search for it alone finds.</returns>
    /// <exception cref="ArgumentException">The queries are of another length, or hold a missing or infinite value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfNeighbors"/> is below 1.</exception>
    public IReadOnlyList<IReadOnlyList<NeighborMatch>> Search(
        Matrix queries,
        int numberOfNeighbors,
        Func<string, bool>? filter = null,
        EngineContext? context = null
    )
    {
        ArgumentNullException.ThrowIfNull(queries);
        using EngineContext? own = EngineContext.Ensure(ref context);
        var found = new IReadOnlyList<NeighborMatch>[queries.RowCount];
        if (filter is null)
        {
            NeighborTable table = _index.Search(queries, numberOfNeighbors, context);
            for (int row = 0; row < found.Length; row++)
                found[row] = Matches(table.IndicesOf(row), table.DistancesOf(row));
            return found;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfNeighbors, 1);
        RowRange.ForDistances(DistanceMetric.Cosine).Require(queries, nameof(queries), context);
        context.For(queries.RowCount, (row, _) => found[row] = Search(queries.Row(row), numberOfNeighbors, filter));
        return found;
    }

    internal static NeighborIndex Create(
        Matrix rows,
        string[] keys,
        long skippedRowCount,
        NeighborMethod method,
        int seed,
        EngineContext context
    )
    {
        const DistanceMetric Metric = DistanceMetric.Cosine;
        bool isApproximate =
            method == NeighborMethod.Approximate
            || (method == NeighborMethod.Automatic && SearchCost.PrefersIndex(rows.RowCount, rows.ColumnCount, Metric));
        return new NeighborIndex(
            isApproximate ? new ApproximateNeighborIndex(rows, Metric, context, seed) : new ExactNeighborIndex(rows, Metric, context),
            rows,
            keys,
            skippedRowCount
        );
    }

    private NeighborMatch[] Nearest(ReadOnlySpan<float> query, int count)
    {
        var indices = new int[count];
        var distances = new float[count];
        _index.Search(query, indices, distances);
        return Matches(indices, distances);
    }

    private NeighborMatch[] Matches(ReadOnlySpan<int> indices, ReadOnlySpan<float> distances)
    {
        var matches = new NeighborMatch[indices.Length];
        for (int i = 0; i < matches.Length; i++)
            matches[i] = new NeighborMatch(_keys[indices[i]], 1 - distances[i]);
        return matches;
    }
}
