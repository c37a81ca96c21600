namespace MLNet.Embeddings;

/// <summary>Two rows that repeat each other, or, where more pairs were asked for than do, two similar rows.</summary>
/// <param name="Key">The smaller key, in ordinal order.</param>
/// <param name="OtherKey">The larger key.</param>
/// <param name="Score">Similarity; 1 for exact copies.</param>
/// <param name="Kind">In what way; <see cref="DuplicateKind.Unique"/> where the score is below the threshold.</param>
/// <param name="IsLeak">Whether the rows lie in different splits.</param>
/// <param name="IsLabelConflict">Whether the rows have different labels.</param>
public readonly record struct DuplicatePair(
    string Key,
    string OtherKey,
    float Score,
    DuplicateKind Kind,
    bool IsLeak,
    bool IsLabelConflict
);
