namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>
/// The time after a job has moved to another silo, in which the others tell what they are running: until all have spoken, nothing is
/// given away, lest it be done twice.
/// </summary>
internal sealed class RecoveryGrace(TimeSpan end)
{
    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);

    public void Hear(string worker) => _heard.Add(worker);

    public bool IsOver(ISiloStatusOracle silos, TimeSpan now) =>
        now >= end || silos.GetApproximateSiloStatuses(onlyActive: true).Keys.All(silo => _heard.Contains(silo.ToString()));
}
