namespace MLNet.Embeddings.Rows;

/// <summary>Vectors and the keys of their rows.</summary>
/// <param name="Rows">One row per row that was kept.</param>
/// <param name="Keys">Its key; empty where it has none.</param>
/// <param name="SkippedRows">Rows that were left out.</param>
internal sealed record KeyedRows(Matrix Rows, string[] Keys, long SkippedRows);
