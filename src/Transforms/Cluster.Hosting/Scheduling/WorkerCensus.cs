namespace MLNet.Embeddings.Cluster.Scheduling;

/// <summary>The workers that have lately asked for steps, and what each has.</summary>
internal sealed class WorkerCensus(TimeSpan memory)
{
    private readonly SortedDictionary<string, (WorkerRoom Total, TimeSpan Seen)> _workers = new(StringComparer.Ordinal);

    public void See(string worker, WorkerRoom total, TimeSpan now) => _workers[worker] = (total, now);

    /// <summary>How many of the steps that are ready a worker should take, so that something is left for the others.</summary>
    public int ShareOf(string worker, int ready, TimeSpan now)
    {
        Forget(now);
        long all = _workers.Values.Sum(known => (long)known.Total.Cores);
        long own = _workers[worker].Total.Cores;
        return (int)Math.Min(int.MaxValue, ((ready * own) + all - 1) / Math.Max(all, 1));
    }

    public bool IsAnyKnown(TimeSpan now)
    {
        Forget(now);
        return _workers.Count > 0;
    }

    public bool CanAnyTake(StepNeeds needs, TimeSpan now)
    {
        Forget(now);
        return _workers.Values.Any(known => known.Total.Fits(needs));
    }

    private void Forget(TimeSpan now)
    {
        foreach (string worker in _workers.Where(known => known.Value.Seen + memory < now).Select(known => known.Key).ToArray())
            _workers.Remove(worker);
    }
}
