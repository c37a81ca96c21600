using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>Finds the rows of a fit that are equal to another row: by the file, the pixels or the vector. Thread-safe.</summary>
internal sealed class EqualRows
{
    private readonly DuplicateIndex _index;
    private readonly Lazy<Dictionary<ulong, List<int>>> _vectors;
    private readonly Lazy<Dictionary<Digest, int>> _files;
    private readonly Lazy<Dictionary<Digest, int>> _pixels;
    private readonly Lazy<EqualOpenRows> _open;

    public EqualRows(DuplicateIndex index)
    {
        _index = index;
        _vectors = new(MakeVectors);
        _files = new(() => Places(index.Rows.FileDigests));
        _pixels = new(() => Places(index.Rows.PixelDigests));
        _open = new(() => new EqualOpenRows(index.Rows, _pixels.Value));
    }

    private DuplicateRows Rows => _index.Rows;

    /// <summary>One of the equal rows, or −1 where there is none; the others are of the same content.</summary>
    public int Find(DuplicateQuery query) => query.Equal ??= Search(query);

    private int Search(DuplicateQuery query)
    {
        if (!query.File.IsNone && _files.Value.TryGetValue(query.File, out int row))
            return row;
        if (!query.Pixels.IsNone && _pixels.Value.TryGetValue(query.Pixels, out row))
            return row;
        if (Rows.HasImages && DuplicateRows.HasPicture(query.Status))
            return _open.Value.Find(query);
        if (Rows.HasImages || query.Status is not (DuplicateStatus.Ok or DuplicateStatus.NoDirection))
            return -1;

        foreach (int candidate in _vectors.Value.GetValueOrDefault(ContentHash.OfRow(query.Vector), []))
        {
            if (query.Vector.AsSpan().SequenceEqual(Rows.Vectors!.Row(candidate)))
                return candidate;
        }

        return -1;
    }

    private Dictionary<ulong, List<int>> MakeVectors()
    {
        var rows = new Dictionary<ulong, List<int>>();
        foreach (
            int row in Enumerable.Range(0, Rows.Count).Where(row => Rows.Statuses[row] is DuplicateStatus.Ok or DuplicateStatus.NoDirection)
        )
        {
            ulong hash = ContentHash.OfRow(Rows.Vectors!.Row(row));
            if (!rows.TryGetValue(hash, out List<int>? same))
                rows.Add(hash, same = []);
            if (same.Count == 0 || !same.Exists(other => _index.Contents.OfRow[other] == _index.Contents.OfRow[row]))
                same.Add(row);
        }

        return rows;
    }

    private static Dictionary<Digest, int> Places(Digest[] digests)
    {
        var places = new Dictionary<Digest, int>();
        for (int row = 0; row < digests.Length; row++)
        {
            if (!digests[row].IsNone)
                places.TryAdd(digests[row], row);
        }

        return places;
    }
}
