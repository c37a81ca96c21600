namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>The silos that report to a job, for people who look.</summary>
internal sealed class JobWorkers(TimeSpan memory)
{
    private readonly SortedDictionary<string, (int Cores, int Running, TimeSpan Seen)> _workers = new(StringComparer.Ordinal);

    public void Hear(string worker, int cores, int running, TimeSpan now) => _workers[worker] = (cores, running, now);

    public SiloSnapshot[] List(TimeSpan now) =>
        [
            .. _workers
                .Where(worker => worker.Value.Seen + memory >= now)
                .Select(worker => new SiloSnapshot(worker.Key, worker.Value.Cores, worker.Value.Running)),
        ];
}
