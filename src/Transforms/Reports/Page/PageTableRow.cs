namespace MLNet.Embeddings.Reports.Page;

/// <summary>A row of a table.</summary>
/// <param name="Cells">Its texts.</param>
/// <param name="Points">Points of the maps that it tells of, shown as pictures to click on.</param>
internal sealed record PageTableRow(IReadOnlyList<string> Cells, params IReadOnlyList<int> Points);
