namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>Name under which grains ask for the storage of their state.</summary>
internal static class JobStorage
{
    public const string Name = "jobs";
}
