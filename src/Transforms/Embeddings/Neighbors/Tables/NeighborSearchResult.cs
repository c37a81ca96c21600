namespace MLNet.Embeddings;

/// <summary>Nearest neighbors, and how they were found.</summary>
public sealed class NeighborSearchResult
{
    internal NeighborSearchResult(NeighborTable table, NeighborMethod method, double recall)
    {
        Table = table;
        Method = method;
        Recall = recall;
    }

    /// <summary>The neighbors.</summary>
    public NeighborTable Table { get; }

    /// <summary>How they were found: <see cref="NeighborMethod.Exact"/> or <see cref="NeighborMethod.Approximate"/>.</summary>
    public NeighborMethod Method { get; }

    /// <summary>
    /// The share of true nearest neighbors in the table, from 0 to 1: 1 for exact search, else an estimate on a sample of rows that were
    /// also searched exactly.
    /// </summary>
    public double Recall { get; }
}
