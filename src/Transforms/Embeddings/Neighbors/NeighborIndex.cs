using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Neighbors.Segments;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings;

/// <summary>Vectors with keys, made ready to be searched by cosine: what a search by text or picture, a recommendation or a look-up needs.
/// Made by <c>mlContext.Data.BuildNeighborIndex</c> or <see cref="From"/>.</summary>
/// <remarks>
/// <para>
/// Any number of threads may search an index at once, also while another one adds or removes rows: a search sees all rows of one moment.
/// The answer for a query is the same bits alone, within any batch and with any number of threads; of an exact index also the same as
/// that of an index that was built of the rows as they are now. It holds memory alone, and so needs no disposal.
/// </para>
/// <para>
/// Rows that are added are searched beside the rest, exactly, until they, and those that were removed, are more than 1,024 and an eighth
/// of the rest; then all are made ready again, which the call that exceeds that number waits for. Other metrics:
/// <see cref="ExactNeighborIndex"/> and <see cref="ApproximateNeighborIndex"/>.
/// </para>
/// </remarks>
public sealed class NeighborIndex
{
    private readonly Lock _writer = new();
    private volatile IndexRows<string> _rows;

    internal NeighborIndex(IndexRows<string> rows, long skippedRowCount)
    {
        _rows = rows;
        SkippedRowCount = skippedRowCount;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Rows that were left out when the index was built, because a value of theirs was missing or infinite.</summary>
    public long SkippedRowCount { get; }

    /// <summary>Values per row.</summary>
    public int Dimension => _rows.Dimension;

    /// <summary>Keys of the rows, in the order of the rows: those of one moment. Several rows may have the same.</summary>
    public IReadOnlyList<string> Keys => _rows.Keys;

    /// <summary>How rows are found: <see cref="NeighborMethod.Exact"/> or <see cref="NeighborMethod.Approximate"/>.</summary>
    public NeighborMethod Method => _rows.Main is ApproximateNeighborIndex ? NeighborMethod.Approximate : NeighborMethod.Exact;

    /// <summary>The share of the nearest rows that a search finds, from 0 to 1: 1 for exact search, else measured on points between
    /// rows when these were made ready.</summary>
    public double Recall => _rows.Main.Recall;

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
        NeighborSearch.RequireMethod(method, nameof(method));
        Check(rows, keys);

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
    /// <remarks>Rows that were removed are not in the file. Where some were, an approximate index is made again for it, and goes on as it
    /// was written.</remarks>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        NeighborIndexFormat.Save(Cleaned(), SkippedRowCount, stream);
    }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">The rows; copied.</param>
    /// <param name="keys">A key for each row; a key that is there already is then the key of several rows.</param>
    /// <param name="context">Threads, progress and cancellation; <see langword="null"/> takes all processors.</param>
    /// <exception cref="ArgumentException">The rows are of another length than those of the index, their number is not that of the keys,
    /// a key is <see langword="null"/>, or a value is NaN or infinite. Nothing was added then.</exception>
    public void Add(Matrix rows, IReadOnlyList<string> keys, EngineContext? context = null)
    {
        Check(rows, keys);
        RequireLength(rows.ColumnCount, nameof(rows));
        using EngineContext? own = EngineContext.Ensure(ref context);
        RowRange.ForDistances(DistanceMetric.Cosine).Require(rows, nameof(rows), context);
        var copy = new Matrix(rows.RowCount, rows.ColumnCount, rows.AsSpan().ToArray());
        lock (_writer)
            _rows = _rows.Changed([], copy, [.. keys], context);
    }

    /// <summary>Adds one row.</summary>
    /// <param name="key">Its key; where it is there already, it is then the key of several rows.</param>
    /// <param name="row">The row; copied.</param>
    /// <exception cref="ArgumentException">The row is of another length, or a value is NaN or infinite.</exception>
    public void Add(string key, ReadOnlySpan<float> row)
    {
        ArgumentNullException.ThrowIfNull(key);
        RequireLength(row.Length, nameof(row));
        RowRange.ForDistances(DistanceMetric.Cosine).Require(row, 0, nameof(row));
        var copy = new Matrix(1, row.Length, row.ToArray());
        lock (_writer)
            _rows = _rows.Changed([], copy, [key]);
    }

    /// <summary>Removes the rows that have one of some keys.</summary>
    /// <param name="keys">The keys; those that no row has are passed over.</param>
    /// <returns>How many rows were removed.</returns>
    public int Remove(params IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        string[] unwanted = [.. keys.Where(key => key is not null)];
        lock (_writer)
        {
            int before = _rows.Count;
            _rows = _rows.Changed(unwanted, _rows.NoRows, []);
            return before - _rows.Count;
        }
    }

    /// <summary>Looks a row up.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="vector">Receives a copy of the row, the first of several; <see langword="null"/> where there is none.</param>
    public bool TryGetVector(string key, [NotNullWhen(true)] out float[]? vector)
    {
        ArgumentNullException.ThrowIfNull(key);
        vector = _rows.RowOf(key);
        return vector is not null;
    }

    /// <summary>Finds the rows nearest to one that is in the index, such as pictures like a picture.</summary>
    /// <param name="key">Key of the row; of several, the first is asked for, and all are left out of the answer.</param>
    /// <param name="numberOfNeighbors">Rows to find, 1 or more.</param>
    /// <param name="filter">Which keys count; <see langword="null"/>: all.</param>
    /// <returns>Other rows, nearest first; fewer where there are no more.</returns>
    /// <exception cref="KeyNotFoundException">No row has the key.</exception>
    public IReadOnlyList<NeighborMatch> SearchByKey(string key, int numberOfNeighbors, Func<string, bool>? filter = null)
    {
        if (!TryGetVector(key, out float[]? vector))
            throw new KeyNotFoundException($"No row of the index has the key '{Excerpt.Of(key)}'.");
        return Search(vector, numberOfNeighbors, other => other != key && (filter is null || filter(other)));
    }

    /// <summary>Finds the rows nearest to a text or picture.</summary>
    /// <typeparam name="TInput">What is searched by: <see cref="string"/> for a text.</typeparam>
    /// <param name="input">The text, or what the generator takes.</param>
    /// <param name="generator">Makes vectors of the model that the rows are from: for texts a <c>ClipTextEmbeddingGenerator</c>. It is kept
    /// open by the caller, since opening a model takes longer than a search.</param>
    /// <param name="numberOfNeighbors">Rows to find, 1 or more.</param>
    /// <param name="filter">Which keys count; <see langword="null"/>: all.</param>
    /// <param name="cancellationToken">Stops the generator.</param>
    /// <returns>The rows, nearest first; fewer where there are no more.</returns>
    /// <exception cref="ArgumentException">The generator's vectors are of another length than the rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfNeighbors"/> is below 1.</exception>
    public async Task<IReadOnlyList<NeighborMatch>> SearchAsync<TInput>(
        TInput input,
        IEmbeddingGenerator<TInput, Embedding<float>> generator,
        int numberOfNeighbors,
        Func<string, bool>? filter = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(generator);
        GeneratedEmbeddings<Embedding<float>> made = await generator
            .GenerateAsync([input], options: null, cancellationToken)
            .ConfigureAwait(false);
        return Search(made[0].Vector.Span, numberOfNeighbors, filter);
    }

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
        return Matches(_rows.Nearest(query, numberOfNeighbors, filter));
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
        IndexRows<string> rows = _rows;
        QueryCheck.Require(queries, rows.Dimension, DistanceMetric.Cosine, numberOfNeighbors, context);
        return Array.ConvertAll(rows.Nearest(queries, numberOfNeighbors, filter, context), Matches);
    }

    internal static NeighborIndex Create(
        Matrix rows,
        string[] keys,
        long skippedRowCount,
        NeighborMethod method,
        int seed,
        EngineContext context
    ) => new(IndexRows<string>.Of(rows, keys, new IndexSettings(DistanceMetric.Cosine, method, seed), context), skippedRowCount);

    // What had to be made for a file is kept, so that the next one does not wait for it again; unless rows changed meanwhile.
    private IndexRows<string> Cleaned()
    {
        IndexRows<string> rows = _rows;
        if (rows.IsClean)
            return rows;

        using var context = new EngineContext();
        IndexRows<string> clean = rows.Clean(context);
        lock (_writer)
        {
            if (_rows == rows)
                _rows = clean;
        }

        return clean;
    }

    private static void Check(Matrix rows, IReadOnlyList<string> keys)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count != rows.RowCount)
            throw new ArgumentException($"There are {keys.Count} keys and {rows.RowCount} rows.", nameof(keys));
        if (keys.Any(key => key is null))
            throw new ArgumentException("A key is null; give each row a key, if need be an empty one.", nameof(keys));
    }

    private void RequireLength(int length, string name)
    {
        if (length != Dimension)
            throw new ArgumentException($"The rows have {length} values, and those of the index {Dimension}.", name);
    }

    private static NeighborMatch[] Matches(RowMatch<string>[] found) =>
        Array.ConvertAll(found, match => new NeighborMatch(match.Key, 1 - match.Distance));
}
