using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Contents;

/// <summary>The rows with equal files, equal pixels or equal vectors taken together: each content is compared once, however many copies
/// there are.</summary>
internal sealed class DuplicateContents
{
    private readonly int[] _starts;
    private readonly int[] _members;

    private DuplicateContents(int[] contentOfRow, int count)
    {
        OfRow = contentOfRow;
        Count = count;
        _starts = new int[count + 1];
        foreach (int content in contentOfRow)
            _starts[content + 1]++;

        for (int content = 0; content < count; content++)
            _starts[content + 1] += _starts[content];

        _members = new int[contentOfRow.Length];
        int[] next = _starts[..count];
        for (int row = 0; row < contentOfRow.Length; row++)
            _members[next[contentOfRow[row]]++] = row;
    }

    public int Count { get; }

    /// <summary>The content of each row; contents are numbered by their first row.</summary>
    public int[] OfRow { get; }

    /// <summary>Rows of a content, ascending.</summary>
    public ReadOnlySpan<int> RowsOf(int content) => _members.AsSpan(_starts[content], _starts[content + 1] - _starts[content]);

    public static DuplicateContents Of(DuplicateRows rows)
    {
        var parents = new int[rows.Count];
        for (int row = 0; row < parents.Length; row++)
            parents[row] = row;

        JoinEqual(parents, rows.FileDigests);
        JoinEqual(parents, rows.PixelDigests);
        if (!rows.HasImages)
        {
            int[] first = rows.FirstEqual.Length > 0 ? rows.FirstEqual : FirstEqual(rows);
            for (int row = 0; row < first.Length; row++)
                DisjointSets.Join(parents, first[row], row);
        }

        var contentOfRow = new int[parents.Length];
        int count = 0;
        for (int row = 0; row < parents.Length; row++)
        {
            int root = DisjointSets.Find(parents, row);
            contentOfRow[row] = root == row ? count++ : contentOfRow[root];
        }

        return new DuplicateContents(contentOfRow, count);
    }

    private static void JoinEqual(int[] parents, Digest[] digests)
    {
        var first = new Dictionary<Digest, int>();
        for (int row = 0; row < digests.Length; row++)
        {
            if (!digests[row].IsNone && !first.TryAdd(digests[row], row))
                DisjointSets.Join(parents, first[digests[row]], row);
        }
    }

    /// <summary>The first row with the same vector as each. Where there are images, their digests tell instead: a model may give
    /// different images one vector.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="areAsRead">Whether their vectors have not been moved, so that the hashes of what was read are those of the
    /// vectors.</param>
    public static int[] FirstEqual(DuplicateRows rows, bool areAsRead = false)
    {
        int[] first = [.. Enumerable.Range(0, rows.Count)];
        if (rows.HasImages || rows.Vectors is not { } vectors)
            return first;

        WorkCounts.AddEqualRowSearch();
        var places = new Dictionary<ulong, List<int>>(rows.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows.Statuses[row] is not (DuplicateStatus.Ok or DuplicateStatus.NoDirection))
                continue;

            ReadOnlySpan<float> vector = vectors.Row(row);
            ulong hash = areAsRead ? rows.VectorHashes[row] : ContentHash.OfRow(vector);
            if (!places.TryGetValue(hash, out List<int>? candidates))
                places.Add(hash, candidates = []);

            int known = -1;
            foreach (int candidate in candidates)
            {
                if (vector.SequenceEqual(vectors.Row(candidate)))
                    known = candidate;
            }

            if (known < 0)
                candidates.Add(row);
            else
                first[row] = known;
        }

        return first;
    }
}
