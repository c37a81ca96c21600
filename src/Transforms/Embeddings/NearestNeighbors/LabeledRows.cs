namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>What a trainer reads from its training data.</summary>
/// <param name="Rows">The features of the rows that are used.</param>
/// <param name="Labels">Their labels: the number of a class from 0, 1 for true, or the value.</param>
/// <param name="Keys">Their names; <see langword="null"/> where nobody asks for them.</param>
/// <param name="SkippedRows">Rows that were left out because of a missing, infinite or too large feature.</param>
/// <param name="UnlabeledRows">Further rows that were left out because their label is missing.</param>
internal sealed record LabeledRows(Matrix Rows, float[] Labels, string[]? Keys, long SkippedRows, long UnlabeledRows);
