namespace MLNet.Embeddings;

/// <summary>Nearest neighbours, and how they were found.</summary>
/// <param name="Table">The neighbours.</param>
/// <param name="Method">How they were found: <see cref="NeighborSearchMode.Exact"/> or
/// <see cref="NeighborSearchMode.Approximate"/>.</param>
/// <param name="Recall">
/// The share of true nearest neighbours in the table, from 0 to 1: 1 for exact search, else an estimate on a sample of rows that were also
/// searched exactly.
/// </param>
public sealed record NeighborSearchResult(NeighborTable Table, NeighborSearchMode Method, double Recall);
