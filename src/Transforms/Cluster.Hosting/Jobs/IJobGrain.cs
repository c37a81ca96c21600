namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>One job: its schedule, its state and what its silos report. The key is the job's folder under the root.</summary>
internal interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Takes the plan in the job's folder, or goes on with it.</summary>
    [ResponseTimeout("00:10:00")]
    Task<JobSnapshot> SubmitAsync();

    /// <summary>A silo tells what has come of its leases and asks for more. It answers soon: a lost answer must not cost the leases that
    /// wait for the next report.</summary>
    [ResponseTimeout("00:00:10")]
    Task<WorkGrant> ExchangeAsync(WorkReport report);

    /// <summary>How far the job is.</summary>
    [ResponseTimeout("00:10:00")]
    Task<JobSnapshot> GetStatusAsync();

    /// <summary>Stops, stops for good, or goes on.</summary>
    [ResponseTimeout("00:10:00")]
    Task<JobSnapshot> ChangeAsync(JobChange change);
}
