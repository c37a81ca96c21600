namespace MLNet.Embeddings;

/// <summary>Two rows that repeat each other, or, where more pairs were asked for than do, two similar rows.</summary>
public readonly record struct DuplicatePair
{
    internal DuplicatePair(
        string key,
        string otherKey,
        float score,
        DuplicateKind kind,
        bool isLeak,
        bool isLabelConflict,
        DuplicateTurn turn,
        DuplicateRelation relation = default,
        string editedKey = ""
    )
    {
        Key = key;
        OtherKey = otherKey;
        Score = score;
        Kind = kind;
        IsLeak = isLeak;
        IsLabelConflict = isLabelConflict;
        Turn = turn;
        Relation = relation;
        EditedKey = editedKey;
    }

    /// <summary>The smaller key, in ordinal order.</summary>
    public string Key { get; }

    /// <summary>The larger key.</summary>
    public string OtherKey { get; }

    /// <summary>Similarity; 1 for exact copies.</summary>
    public float Score { get; }

    /// <summary>In what way; <see cref="DuplicateKind.Unique"/> where the score is below the threshold.</summary>
    public DuplicateKind Kind { get; }

    /// <summary>Whether the rows lie in different splits.</summary>
    public bool IsLeak { get; }

    /// <summary>Whether the rows have different labels.</summary>
    public bool IsLabelConflict { get; }

    /// <summary>How the image of the smaller key must be turned to show that of the larger one; <see cref="DuplicateTurn.None"/> for exact
    /// copies, and where vectors alone are compared.</summary>
    public DuplicateTurn Turn { get; }

    /// <summary>What was done to one of the two images, where one shows more than the other, or is rotated by a few degrees: cropped,
    /// letterboxed, captioned, rotated. Found among images of more than 48 × 48 pixels that could be looked at again.</summary>
    public DuplicateRelation Relation { get; }

    /// <summary>The key of the image to which <see cref="Relation"/> was done; empty where nothing tells.</summary>
    public string EditedKey { get; }
}
