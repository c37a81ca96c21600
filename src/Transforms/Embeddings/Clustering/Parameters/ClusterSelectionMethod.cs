namespace MLNet.Embeddings;

/// <summary>Which clusters of a hierarchy <c>DensityClustering</c> takes.</summary>
public enum ClusterSelectionMethod
{
    /// <summary>The clusters that last longest while the density rises: no cluster within another one, and the largest sum of what the
    /// rows of each cluster have in excess of the density at which it appears.</summary>
    ExcessOfMass = 0,

    /// <summary>The clusters that have no further ones within: smaller and more even ones.</summary>
    Leaf = 1,
}
