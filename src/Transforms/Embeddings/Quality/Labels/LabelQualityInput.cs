namespace MLNet.Embeddings.Quality.Labels;

/// <summary>What a fit reads.</summary>
/// <param name="Vectors">The rows.</param>
/// <param name="Labels">Their classes.</param>
/// <param name="Groups">Their groups, −1 for none; <see langword="null"/> where no column was asked for.</param>
/// <param name="SkippedRows">Rows that were left out for want of a vector.</param>
internal sealed record LabelQualityInput(Matrix Vectors, Categories Labels, int[]? Groups, long SkippedRows);
