namespace MLNet.Embeddings.Clustering.Hierarchy;

/// <summary>What is said of a row.</summary>
/// <param name="Cluster">Number of its cluster, from 1; 0 for noise.</param>
/// <param name="Probability">How deep within the cluster, from 0 to 1.</param>
/// <param name="OutlierScore">How far out for where it is, from 0 to 1.</param>
internal readonly record struct ClusterMembership(int Cluster, float Probability, float OutlierScore);
