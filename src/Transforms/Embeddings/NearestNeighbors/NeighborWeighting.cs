namespace MLNet.Embeddings;

/// <summary>How much each neighbor of a row counts in a prediction.</summary>
public enum NeighborWeighting
{
    /// <summary>All the same.</summary>
    Uniform = 0,

    /// <summary>1 / distance. Where neighbors equal the row, these alone count, all the same.</summary>
    Distance = 1,
}
