namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>Counts what a job gets done, and how fast it was lately.</summary>
internal sealed class JobTally
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    private readonly Queue<(TimeSpan At, double Cost, long Items)> _latest = new();
    private TimeSpan? _begun;

    public long Items { get; private set; }

    /// <summary>Work has begun or goes on after a pause, which does not count as slowness.</summary>
    public void Begin(TimeSpan now)
    {
        _latest.Clear();
        _begun = now;
    }

    public void Add(double cost, long items, TimeSpan now)
    {
        _begun ??= now;
        Items += items;
        _latest.Enqueue((now, cost, items));
        while (_latest.Peek().At + Window < now)
        {
            _begun = _latest.Peek().At;
            _latest.Dequeue();
        }
    }

    /// <summary>Items and work per second; nothing before the first step is done.</summary>
    public (double Items, double Cost) Rates(TimeSpan now)
    {
        double seconds = (now - (_begun ?? now)).TotalSeconds;
        return seconds <= 0 || _latest.Count == 0
            ? (0, 0)
            : (_latest.Sum(step => (double)step.Items) / seconds, _latest.Sum(step => step.Cost) / seconds);
    }
}
