namespace MLNet.Embeddings.Reports.Page;

/// <summary>A row of a table.</summary>
/// <param name="Cells">Its texts.</param>
internal sealed record PageTableRow(IReadOnlyList<string> Cells);
