namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>
/// What is kept of a job besides its files. Which steps are done is not: their manifests say that, so that nothing here can contradict
/// them, and a step costs no write.
/// </summary>
internal sealed class JobRecord
{
    public string PlanId { get; set; } = "";

    public string Name { get; set; } = "";

    public JobState State { get; set; }

    public DateTimeOffset SubmittedAt { get; set; }

    /// <summary>Version of the program that took the job.</summary>
    public string Version { get; set; } = "";

    /// <summary>Steps that have failed and are not done, by id.</summary>
    public SortedDictionary<string, FailureRecord> Failures { get; set; } = new(StringComparer.Ordinal);
}
