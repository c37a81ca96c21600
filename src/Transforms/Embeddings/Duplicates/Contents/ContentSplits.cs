namespace MLNet.Embeddings.Duplicates.Contents;

/// <summary>The split of each content.</summary>
internal static class ContentSplits
{
    /// <summary>Rows of several splits: every content of a known split has a row across.</summary>
    public const int Several = -2;

    /// <summary>The split that all rows of a content have in common, <see cref="DuplicateRows.NoNumber"/> where none has one, or
    /// <see cref="Several"/>.</summary>
    public static int[] Of(DuplicateRows rows, DuplicateContents contents)
    {
        var splits = new int[contents.Count];
        splits.AsSpan().Fill(DuplicateRows.NoNumber);
        for (int row = 0; row < rows.Count; row++)
        {
            int split = rows.SplitOf(row);
            ref int common = ref splits[contents.OfRow[row]];
            if (split != DuplicateRows.NoNumber && common != split)
                common = common == DuplicateRows.NoNumber ? split : Several;
        }

        return splits;
    }

    /// <summary>Whether some row of one content and some row of another lie in different splits.</summary>
    public static bool AreAcross(int split, int other) =>
        split != DuplicateRows.NoNumber && other != DuplicateRows.NoNumber && (split != other || split == Several);
}
