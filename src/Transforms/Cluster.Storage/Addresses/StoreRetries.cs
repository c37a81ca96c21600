namespace MLNet.Embeddings.Cluster.Addresses;

/// <summary>How often a request is made again that a store refused for the moment.</summary>
internal static class StoreRetries
{
    /// <summary>Of 5 the last waits some 10 seconds: what lasts longer is a matter for the next attempt of the step.</summary>
    public const int Most = 5;
}
