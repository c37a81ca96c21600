namespace MLNet.Embeddings;

/// <summary>A cluster that <c>DensityClustering</c> found.</summary>
public sealed record DensityCluster
{
    internal DensityCluster() { }

    /// <summary>Its number, from 1: the value of the key. The largest cluster is number 1.</summary>
    public int ClusterId { get; internal init; }

    /// <summary>Training rows in it, equal ones included.</summary>
    public int RowCount { get; internal init; }

    /// <summary>Its excess of mass: over its rows, how much denser it is where they leave it than where the cluster appears; densities are
    /// inverse distances.</summary>
    public double Stability { get; internal init; }

    /// <summary>The mutual reachability distance at which it parts from all other rows; infinite for the cluster of all rows.</summary>
    public double Distance { get; internal init; }
}
