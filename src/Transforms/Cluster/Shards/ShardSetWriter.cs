using System.Globalization;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Cluster.Shards;
using MLNet.Embeddings.Cluster.Storage;

namespace MLNet.Embeddings.Cluster;

/// <summary>
/// Cuts rows into shards, as they come: with vectors, or, where <paramref name="dimension"/> is 0, without, for a plan that embeds
/// pictures. The same rows make the same bytes, in whatever portions they come.
/// </summary>
/// <param name="storage">Where the shards go.</param>
/// <param name="dimension">Numbers per vector; 0 for rows without vectors.</param>
/// <param name="rowsPerShard">Rows of every shard but the last, from 1 to 1,000,000. Of 512 numbers, a step on two shards of 25,000 rows
/// takes some 400 MB.</param>
public sealed class ShardSetWriter(IShardStorage storage, int dimension, int rowsPerShard = ShardSetWriter.DefaultRowsPerShard)
{
    /// <summary>Rows per shard where nothing else is said: 25,000.</summary>
    public const int DefaultRowsPerShard = 25_000;

    private const int MostRowsPerShard = 1_000_000;

    private readonly IShardStorage _storage = storage ?? throw new ArgumentNullException(nameof(storage));
    private readonly int _dimension =
        dimension >= 0 ? dimension : throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Must be 0 or more.");
    private readonly int _rowsPerShard = rowsPerShard is >= 1 and <= MostRowsPerShard
        ? rowsPerShard
        : throw new ArgumentOutOfRangeException(nameof(rowsPerShard), rowsPerShard, "Must be from 1 to 1,000,000.");

    private readonly List<Shard> _shards = [];
    private readonly KeySet _keys = new();
    private readonly List<ShardRow> _rows = [];
    private readonly List<float> _values = [];
    private long _count;

    /// <summary>Adds rows.</summary>
    /// <param name="rows">What is known of them.</param>
    /// <param name="vectors">Their vectors, one after the other; empty where the dimension is 0. Rows of NaN or zeros are never like
    /// others.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="ArgumentException">A key occurs twice, or there are not as many numbers as the rows have.</exception>
    /// <exception cref="ClusterException">The storage does not take them.</exception>
    public async Task AddAsync(IReadOnlyList<ShardRow> rows, ReadOnlyMemory<float> vectors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (vectors.Length != (long)rows.Count * _dimension)
            throw new ArgumentException($"{rows.Count} rows of {_dimension} numbers do not have {vectors.Length}.", nameof(vectors));

        for (int row = 0; row < rows.Count; row++)
        {
            string key = rows[row].Key;
            if (!_keys.Add(key))
                throw new ArgumentException(
                    $"The key '{key}' occurs twice, the second time in row {_count + row} (counted from 0): keys must tell rows apart."
                );
            _rows.Add(rows[row]);
            _values.AddRange(vectors.Span.Slice(row * _dimension, _dimension));
            if (_rows.Count == _rowsPerShard)
                await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        _count += rows.Count;
    }

    /// <summary>Writes what is left and the list of all shards.</summary>
    /// <exception cref="ArgumentException">No row was added.</exception>
    /// <exception cref="ClusterException">The storage does not take them.</exception>
    public async Task<ShardSet> CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_rows.Count > 0)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (_shards.Count == 0)
            throw new ArgumentException("There are no rows to cut into shards.");
        return await ShardSetFile.SaveAsync(_storage, _dimension, _shards, cancellationToken).ConfigureAwait(false);
    }

    private async Task FlushAsync(CancellationToken token)
    {
        string number = _shards.Count.ToString(CultureInfo.InvariantCulture);
        string vectors = $"img_emb/img_emb_{number}.npy";
        string metadata = $"metadata/metadata_{number}.jsonl";
        StepOutput? written = null;
        if (_dimension > 0)
            written = await VerifiedFile.WriteAsync(_storage, vectors, WriteVectors, token).ConfigureAwait(false);
        StepOutput texts = await VerifiedFile
            .WriteAsync(_storage, metadata, stream => MetadataFile.Write(stream, _rows), token)
            .ConfigureAwait(false);
        _shards.Add(
            new Shard
            {
                Index = _shards.Count,
                FirstRow = (long)_shards.Count * _rowsPerShard,
                RowCount = _rows.Count,
                Vectors = vectors,
                Metadata = metadata,
                VectorsDigest = written?.Digest,
                MetadataDigest = texts.Digest,
            }
        );
        _rows.Clear();
        _values.Clear();
    }

    private void WriteVectors(Stream stream)
    {
        Npy.WriteHeader(stream, "'<f4'", _rows.Count, _dimension);
        Npy.WriteValues<float>(stream, CollectionsMarshal.AsSpan(_values));
    }
}
