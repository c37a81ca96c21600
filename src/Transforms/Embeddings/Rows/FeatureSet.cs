namespace MLNet.Embeddings.Rows;

/// <summary>What a fit reads from its training data.</summary>
/// <param name="Features">One row per row that is used.</param>
/// <param name="Offset">What was taken off all rows; <see langword="null"/>: nothing.</param>
/// <param name="Labels">A class per row, −1 where it is missing; <see langword="null"/> where no label column was asked for.</param>
/// <param name="SkippedRows">Rows that were left out because of a missing, infinite or too large feature.</param>
internal sealed record FeatureSet(Matrix Features, CommonOffset? Offset, int[]? Labels, long SkippedRows);
