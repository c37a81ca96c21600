namespace MLNet.Embeddings.Reports.Page;

/// <summary>A table on a page.</summary>
/// <param name="Columns">Headings; one that begins with '#' is of numbers, set flush right, and shown without the sign.</param>
/// <param name="Rows">The rows, each with as many cells.</param>
internal sealed record PageTable(IReadOnlyList<string> Columns, IReadOnlyList<PageTableRow> Rows);
