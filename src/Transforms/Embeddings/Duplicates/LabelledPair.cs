namespace MLNet.Embeddings;

/// <summary>A pair of rows that somebody has judged.</summary>
/// <param name="Key">Key of one row.</param>
/// <param name="OtherKey">Key of the other row.</param>
/// <param name="IsDuplicate">The judgement.</param>
public readonly record struct LabelledPair(string Key, string OtherKey, bool IsDuplicate);
