namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>What someone asks of a job.</summary>
internal enum JobChange
{
    Pause,
    Resume,
    Cancel,
}
