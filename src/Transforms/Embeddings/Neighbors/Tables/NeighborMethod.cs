namespace MLNet.Embeddings;

/// <summary>How nearest neighbors, or pairs of rows that are near, are found.</summary>
public enum NeighborMethod
{
    /// <summary>Exact for small data, approximate for large; each option says where it changes over.</summary>
    Automatic = 0,

    /// <summary>Compares all pairs of rows.</summary>
    Exact = 1,

    /// <summary>Compares rows that are likely to be near, and misses a few; the recall is measured. Data too small for it is searched
    /// exactly.</summary>
    Approximate = 2,

    /// <summary>Nothing is searched: the neighbors came from the caller. Diagnostics tell it; it cannot be asked for.</summary>
    Given = 3,
}
