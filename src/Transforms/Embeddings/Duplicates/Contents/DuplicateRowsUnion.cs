using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Contents;

/// <summary>Puts rows that are known and rows that are new together, in the order of their keys.</summary>
internal static class DuplicateRowsUnion
{
    /// <summary>Joins two sets of rows of the same kinds of data.</summary>
    /// <exception cref="ArgumentException">A key is in both.</exception>
    public static DuplicateRows Of(DuplicateRows known, DuplicateRows added)
    {
        string[] keys = [.. known.Keys, .. added.Keys];
        int[] order = [.. Enumerable.Range(0, keys.Length).OrderBy(row => keys[row], StringComparer.Ordinal)];
        for (int i = 1; i < order.Length; i++)
        {
            if (keys[order[i]] == keys[order[i - 1]])
                throw new ArgumentException($"The key '{keys[order[i]]}' is already known: keys must tell rows apart.");
        }

        (string[] splitNames, int[] splits) = Join(known.SplitNames, known.Splits, added.SplitNames, added.Splits, order);
        (string[] labelNames, int[] labels) = Join(known.LabelNames, known.Labels, added.LabelNames, added.Labels, order);
        return new DuplicateRows
        {
            Keys = Pick(keys, [], order),
            Statuses = Pick(known.Statuses, added.Statuses, order),
            Vectors = Join(known.Vectors, added.Vectors, order),
            VectorHashes = HaveHashes(known) && HaveHashes(added) ? Pick(known.VectorHashes, added.VectorHashes, order) : [],
            Descriptors = Join(known.Descriptors, added.Descriptors, order),
            Thumbnails = JoinThumbnails(known.Thumbnails, added.Thumbnails, order),
            FileDigests = Pick(known.FileDigests, added.FileDigests, order),
            PixelDigests = Pick(known.PixelDigests, added.PixelDigests, order),
            PixelCounts = Pick(known.PixelCounts, added.PixelCounts, order),
            Pictures = PictureFiles.Join(known.Pictures, added.Pictures, order),
            Scores = HasScores(known) || HasScores(added) ? Pick(Scores(known), Scores(added), order) : [],
            Splits = splits,
            SplitNames = splitNames,
            Labels = labels,
            LabelNames = labelNames,
        };
    }

    private static bool HaveHashes(DuplicateRows rows) => rows.VectorHashes.Length == rows.Count;

    private static bool HasScores(DuplicateRows rows) => rows.Scores.Length > 0;

    // Rows of which nothing was told are kept last.
    private static float[] Scores(DuplicateRows rows) => HasScores(rows) ? rows.Scores : [.. Enumerable.Repeat(float.NaN, rows.Count)];

    private static T[] Pick<T>(T[] known, T[] added, int[] order)
    {
        T[] all = [.. known, .. added];
        return all.Length == 0 ? [] : [.. order.Select(row => all[row])];
    }

    private static Matrix? Join(Matrix? known, Matrix? added, int[] order)
    {
        if (known is null || added is null)
            return null;

        var joined = new Matrix(order.Length, known.ColumnCount);
        for (int row = 0; row < order.Length; row++)
        {
            int from = order[row];
            (from < known.RowCount ? known.Row(from) : added.Row(from - known.RowCount)).CopyTo(joined.Row(row));
        }

        return joined;
    }

    private static byte[] JoinThumbnails(byte[] known, byte[] added, int[] order)
    {
        var joined = new byte[known.Length + added.Length == 0 ? 0 : PixelThumbnail.BytesOf(order.Length)];
        int knownCount = known.Length / PixelThumbnail.Length;
        for (int row = 0; joined.Length > 0 && row < order.Length; row++)
        {
            ReadOnlySpan<byte> from =
                order[row] < knownCount ? PixelThumbnail.Of(known, order[row]) : PixelThumbnail.Of(added, order[row] - knownCount);
            from.CopyTo(joined.AsSpan(row * PixelThumbnail.Length));
        }

        return joined;
    }

    private static (string[] Names, int[] Numbers) Join(string[] knownNames, int[] known, string[] addedNames, int[] added, int[] order)
    {
        string[] names = [.. knownNames.Union(addedNames).Order(StringComparer.Ordinal)];
        IEnumerable<int> renumbered = known
            .Select(number => Renumber(knownNames, number))
            .Concat(added.Select(number => Renumber(addedNames, number)));
        return (names, Pick([.. renumbered], [], order));

        int Renumber(string[] from, int number) =>
            number == DuplicateRows.NoNumber ? number : Array.BinarySearch(names, from[number], StringComparer.Ordinal);
    }
}
