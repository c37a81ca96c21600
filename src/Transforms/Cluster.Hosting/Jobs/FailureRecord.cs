namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>Failures of one step.</summary>
internal sealed class FailureRecord
{
    public int Attempts { get; set; }

    public string Reason { get; set; } = "";

    public bool IsSetAside { get; set; }
}
