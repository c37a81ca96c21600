namespace MLNet.Embeddings;

/// <summary>Whether nearest neighbours are found exactly or approximately.</summary>
public enum NeighborSearchMode
{
    /// <summary>Exact for small data and for inner products; approximate where exact search would take at least twice as long.</summary>
    Auto = 0,

    /// <summary>Compares all pairs of rows.</summary>
    Exact = 1,

    /// <summary>Compares rows that are likely to be near, and misses a few neighbours. Data too small for it is searched exactly.</summary>
    Approximate = 2,
}
