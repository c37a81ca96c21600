namespace MLNet.Embeddings.Cluster.Plans;

/// <summary>Names within <see cref="ClusterPlan.Options"/>.</summary>
internal static class PlanOptionNames
{
    /// <summary>Digest of the list of shards that the plan was made for.</summary>
    public const string Shards = "shards";
}
