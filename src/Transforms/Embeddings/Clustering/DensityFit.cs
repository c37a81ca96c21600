using MLNet.Embeddings.Clustering.Hierarchy;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Clustering;

/// <summary>Fitted clusters: what is said of every row, and what new rows are compared with.</summary>
/// <param name="Points">The distinct rows.</param>
/// <param name="Weights">How many rows each stands for.</param>
/// <param name="CoreDistances">The core distance of each.</param>
/// <param name="PointClusters">The last cluster of the hierarchy that each is in.</param>
/// <param name="PointDensities">The density at which each leaves it.</param>
/// <param name="Shortest">The distance that shorter ones count as.</param>
/// <param name="Clusters">The chosen clusters.</param>
internal sealed record DensityFit(
    Matrix Points,
    int[] Weights,
    float[] CoreDistances,
    int[] PointClusters,
    double[] PointDensities,
    float Shortest,
    ChosenClusters Clusters
)
{
    /// <value>Finds points by their values, where that is known.</value>
    public RowLookup? Lookup { get; init; }

    /// <summary>What is said of a point of the fit.</summary>
    public ClusterMembership Of(int point) => Clusters.Of(PointClusters[point], PointDensities[point]);
}
