namespace MLNet.Embeddings.Images.Tables;

/// <summary>A row of a table.</summary>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Cells">A value for each column; empty for none.</param>
/// <param name="Fault">Why the row cannot be understood, the end of a sentence; <see langword="null"/> where it can.</param>
internal readonly record struct TableRow(long Line, IReadOnlyList<TableCell> Cells, string? Fault = null);
