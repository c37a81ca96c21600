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

    /// <summary>Steps that have failed and are not done, by id. Another one takes its place at each change, since a storage of states may
    /// be writing this one.</summary>
    public SortedDictionary<string, FailureRecord> Failures { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Notes how a step has failed.</summary>
    public void Note(string id, FailureRecord failure) => Failures = new(Failures, StringComparer.Ordinal) { [id] = failure };

    /// <summary>Forgets that a step has failed; whether it had.</summary>
    public bool Forget(string id)
    {
        if (!Failures.ContainsKey(id))
            return false;
        var rest = new SortedDictionary<string, FailureRecord>(Failures, StringComparer.Ordinal);
        rest.Remove(id);
        Failures = rest;
        return true;
    }

    /// <summary>Forgets all failures.</summary>
    public void ForgetAll() => Failures = new(StringComparer.Ordinal);
}
