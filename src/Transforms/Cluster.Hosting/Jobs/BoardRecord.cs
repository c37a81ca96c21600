namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>The list of jobs as it is kept.</summary>
internal sealed class BoardRecord
{
    public List<string> Jobs { get; set; } = [];

    public List<string> Open { get; set; } = [];
}
