namespace MLNet.Embeddings.Reports.Page;

/// <summary>A part of the report below the maps.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Note">A sentence below the heading; empty for none.</param>
/// <param name="Table">Rows of facts; <see langword="null"/> for none.</param>
/// <param name="Charts">Drawings as SVG.</param>
internal sealed record PageSection(string Title, string Note, PageTable? Table, IReadOnlyList<string>? Charts = null);
