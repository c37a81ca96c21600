namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>The list of all jobs, of which there is one.</summary>
internal interface IBoardGrain : IGrainWithIntegerKey
{
    /// <summary>Puts a job on the list, as one that has work.</summary>
    Task OpenAsync(string job);

    /// <summary>Notes that a job has no more work.</summary>
    Task CloseAsync(string job);

    /// <summary>Jobs that have work, in the order in which they came.</summary>
    Task<string[]> GetOpenAsync();

    /// <summary>All jobs, in the order in which they came.</summary>
    Task<string[]> GetAllAsync();
}
