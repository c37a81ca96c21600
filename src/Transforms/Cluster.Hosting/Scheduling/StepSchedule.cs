namespace MLNet.Embeddings.Cluster.Scheduling;

/// <summary>
/// Which step is taken next, by whom, for how long and how often: the scheduler without clock, network or storage. Time is what its
/// callers say, so that the grain of a job and the simulation run the same code.
/// </summary>
/// <remarks>
/// Of the steps that may be taken, the one with the most work behind it along the longest way goes first (critical path; Graham, "Bounds
/// on multiprocessing timing anomalies", 1969, bounds what any such list loses); ties go by the order of the plan.
/// </remarks>
internal sealed class StepSchedule
{
    private readonly ScheduledStep[] _steps;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly SortedSet<(double Negative, int Index)> _ready = [];
    private readonly PriorityQueue<int, (TimeSpan, int)> _delayed = new();
    private readonly Dictionary<long, ScheduledStep> _leased = [];
    private readonly WorkerCensus _workers;
    private readonly SchedulePolicy _policy;
    private long _lastLease;

    /// <summary>Makes a schedule in which nothing is done.</summary>
    /// <param name="steps">The steps, each after those that it depends on.</param>
    /// <param name="policy">Leases and attempts.</param>
    /// <param name="defaultMemoryBytes">Memory of a step that does not tell its own.</param>
    /// <param name="lastLease">Number below which leases of earlier schedules of the job lie.</param>
    public StepSchedule(IEnumerable<PlanStep> steps, SchedulePolicy policy, long defaultMemoryBytes = 0, long lastLease = 0)
    {
        _lastLease = lastLease;
        _policy = policy;
        _workers = new WorkerCensus(policy.LeaseDuration);
        var made = new List<ScheduledStep>();
        foreach (PlanStep step in steps)
        {
            _places.Add(step.Id, made.Count);
            int[] needed = [.. step.DependsOn.Distinct(StringComparer.Ordinal).Select(id => _places[id])];
            made.Add(new ScheduledStep(step.Id, made.Count, step.CostHint, NeedsOf(step, defaultMemoryBytes), needed));
            foreach (int place in needed)
                made[place].Dependents.Add(made.Count - 1);
        }

        _steps = [.. made];
        for (int i = _steps.Length - 1; i >= 0; i--)
            _steps[i].PathCost = _steps[i].Cost + _steps[i].Dependents.Select(next => _steps[next].PathCost).DefaultIfEmpty(0).Max();
        foreach (ScheduledStep step in _steps)
        {
            step.Missing = step.DependsOn.Count;
            if (step.Missing == 0)
                MakeReady(step);
        }
    }

    public IReadOnlyList<ScheduledStep> Steps => _steps;

    /// <summary>Attempts after the first ones that have begun.</summary>
    public int Retries { get; private set; }

    public int ReadyCount => _ready.Count;

    public int LeasedCount => _leased.Count;

    public int DoneCount { get; private set; }

    public int SetAsideCount { get; private set; }

    public int DelayedCount { get; private set; }

    public bool IsFinished => DoneCount == _steps.Length;

    /// <summary>Whether nothing runs and nothing can be taken any more though steps are left.</summary>
    public bool IsStuck => !IsFinished && _leased.Count == 0 && _ready.Count == 0 && DelayedCount == 0;

    /// <summary>Work of all steps, and of those done.</summary>
    public (double Done, double Total) Cost =>
        (_steps.Where(step => step.Phase == StepPhase.Done).Sum(step => (double)step.Cost), _steps.Sum(step => (double)step.Cost));

    public bool Has(string id) => _places.ContainsKey(id);

    public ScheduledStep Step(string id) => _steps[_places[id]];

    /// <summary>Takes notice of failures that an earlier schedule of the same plan has counted.</summary>
    public void Restore(string id, int failures, string? reason, bool isSetAside)
    {
        if (!_places.TryGetValue(id, out int place) || _steps[place].Phase == StepPhase.Done)
            return;
        ScheduledStep step = _steps[place];
        step.Failures = failures;
        step.Reason = reason;
        if (isSetAside)
            SetAside(step);
    }

    /// <summary>Tries again what was set aside.</summary>
    public int Forgive()
    {
        int forgiven = 0;
        foreach (ScheduledStep step in _steps.Where(step => step.Phase == StepPhase.SetAside))
        {
            step.Failures = 0;
            SetAsideCount--;
            forgiven++;
            Queue(step);
        }

        return forgiven;
    }

    /// <summary>A step's output is there, whoever has written it.</summary>
    public void MarkDone(string id)
    {
        ScheduledStep step = Step(id);
        if (step.Phase == StepPhase.Done)
            return;
        Leave(step);
        step.Phase = StepPhase.Done;
        step.Reason = null;
        DoneCount++;
        foreach (ScheduledStep next in step.Dependents.Select(place => _steps[place]))
        {
            next.Missing--;
            if (next.Missing == 0 && next.Phase == StepPhase.Waiting)
                MakeReady(next);
        }
    }

    /// <summary>A step's output is gone: it is to be done once more, and what depends on it waits.</summary>
    public void Reopen(string id)
    {
        ScheduledStep step = Step(id);
        if (step.Phase != StepPhase.Done)
            return;
        DoneCount--;
        Queue(step);
        foreach (ScheduledStep next in step.Dependents.Select(place => _steps[place]))
        {
            next.Missing++;
            if (next.Phase is StepPhase.Ready or StepPhase.Delayed)
            {
                Leave(next);
                next.Phase = StepPhase.Waiting;
            }
        }
    }

    /// <summary>Gives a worker what it has room for: its share where little is ready, with more threads where even less is.</summary>
    public IReadOnlyList<StepLease> Take(string worker, WorkerRoom free, WorkerRoom total, TimeSpan now)
    {
        Expire(now);
        _workers.See(worker, total, now);
        while (_delayed.TryPeek(out int place, out (TimeSpan Due, int) due) && due.Due <= now)
        {
            _delayed.Dequeue();
            ScheduledStep step = _steps[place];
            if (step.Phase == StepPhase.Delayed && step.NotBefore <= now)
            {
                DelayedCount--;
                Queue(step);
            }
        }

        int share = Math.Min(free.Cores, _workers.ShareOf(worker, _ready.Count, now));
        List<ScheduledStep> chosen = Choose(share, free);
        var leases = new List<StepLease>(chosen.Count);
        for (int i = 0; i < chosen.Count; i++)
        {
            // Cores that no other step could use go to those taken; what a step writes does not depend on its threads.
            int threads = (free.Cores / chosen.Count) + (i < free.Cores % chosen.Count ? 1 : 0);
            leases.Add(Lease(chosen[i], worker, threads, now));
        }

        return leases;
    }

    /// <summary>
    /// Holds leases for longer. One that an earlier schedule of the job has given is taken over, unless its step is done or held by
    /// another worker.
    /// </summary>
    /// <returns>Numbers of the leases that the worker does not have any more.</returns>
    public IReadOnlyList<long> Renew(string worker, IEnumerable<StepLease> leases, TimeSpan now)
    {
        var lost = new List<long>();
        foreach (StepLease lease in leases)
        {
            if (_leased.TryGetValue(lease.Number, out ScheduledStep? step) && step.Worker == worker)
                step.Expires = now + _policy.LeaseDuration;
            else if (!_places.TryGetValue(lease.StepId, out int place) || !Adopt(_steps[place], lease, worker, now))
                lost.Add(lease.Number);
        }

        return lost;
    }

    /// <summary>Takes back what a worker was given and does not know of, as the answer that told it was lost: no failure.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="known">Numbers of the leases that it knows of, held or ended.</param>
    public void TakeBack(string worker, IReadOnlyCollection<long> known)
    {
        long[] lost = [.. _leased.Where(lease => lease.Value.Worker == worker && !known.Contains(lease.Key)).Select(lease => lease.Key)];
        foreach (long lease in lost.Order())
            Release(lease);
    }

    /// <summary>Whether someone holds a lease.</summary>
    public bool Holds(long lease) => _leased.ContainsKey(lease);

    /// <summary>An attempt has failed. One whose lease is no longer held does not count.</summary>
    /// <returns>The step, where its attempt counted.</returns>
    public ScheduledStep? Fail(long lease, string reason, bool mayPass, TimeSpan now)
    {
        if (!_leased.TryGetValue(lease, out ScheduledStep? step))
            return null;
        Leave(step);
        Count(step, reason, mayPass, now);
        return step;
    }

    /// <summary>A worker gives a step back untouched, as one that ends in order does.</summary>
    public void Release(long lease)
    {
        if (!_leased.TryGetValue(lease, out ScheduledStep? step))
            return;
        Leave(step);
        Queue(step);
    }

    /// <summary>Ends leases that nobody has renewed; they count as failed attempts.</summary>
    /// <returns>The steps that were held.</returns>
    public IReadOnlyList<ScheduledStep> Expire(TimeSpan now)
    {
        if (_leased.Count == 0)
            return [];
        ScheduledStep[] lost = [.. _leased.Values.Where(step => step.Expires < now).OrderBy(step => step.Index)];
        foreach (ScheduledStep step in lost)
        {
            string reason = $"the silo that ran it ({step.Worker}) has not been heard of for {_policy.LeaseDuration.TotalSeconds:0} s";
            Leave(step);
            Count(step, reason, mayPass: true, now);
        }

        return lost;
    }

    /// <summary>The needs of the first step that could be taken if any worker had room for it; null where one has, or none is
    /// ready.</summary>
    public StepNeeds? UnmetNeeds(TimeSpan now)
    {
        foreach ((_, int place) in _ready)
            if (_workers.CanAnyTake(_steps[place].Needs, now))
                return null;
        return _ready.Count > 0 && _workers.IsAnyKnown(now) ? _steps[_ready.Min.Index].Needs : null;
    }

    private static StepNeeds NeedsOf(PlanStep step, long defaultMemoryBytes) =>
        new(step.Parameters["memoryBytes"]?.GetValue<long>() ?? defaultMemoryBytes, step.Parameters["gpus"]?.GetValue<int>() ?? 0);

    private List<ScheduledStep> Choose(int most, WorkerRoom free)
    {
        var chosen = new List<ScheduledStep>();
        foreach ((_, int place) in _ready)
        {
            if (chosen.Count >= most)
                break;
            if (!free.Fits(_steps[place].Needs))
                continue;
            free = free.Without(1, _steps[place].Needs);
            chosen.Add(_steps[place]);
        }

        foreach (ScheduledStep step in chosen)
            _ready.Remove((-step.PathCost, step.Index));
        return chosen;
    }

    private StepLease Lease(ScheduledStep step, string worker, int threads, TimeSpan now)
    {
        if (step.Failures > 0)
            Retries++;
        var lease = new StepLease(++_lastLease, step.Id, step.Failures + 1, threads, step.Needs);
        Hold(step, lease, worker, now);
        return lease;
    }

    private bool Adopt(ScheduledStep step, StepLease lease, string worker, TimeSpan now)
    {
        if (step.Phase is not (StepPhase.Ready or StepPhase.Delayed))
            return false;
        Leave(step);
        Hold(step, lease, worker, now);
        return true;
    }

    private void Hold(ScheduledStep step, StepLease lease, string worker, TimeSpan now)
    {
        step.Phase = StepPhase.Leased;
        step.Lease = lease;
        step.Worker = worker;
        step.Expires = now + _policy.LeaseDuration;
        _leased.Add(lease.Number, step);
    }

    private void Count(ScheduledStep step, string reason, bool mayPass, TimeSpan now)
    {
        step.Failures++;
        step.Reason = reason;
        if (!mayPass || step.Failures >= _policy.MaximumAttempts)
        {
            SetAside(step);
            return;
        }

        step.NotBefore = now + _policy.DelayAfter(step.Failures);
        step.Phase = StepPhase.Delayed;
        DelayedCount++;
        _delayed.Enqueue(step.Index, (step.NotBefore, step.Index));
    }

    private void SetAside(ScheduledStep step)
    {
        Leave(step);
        step.Phase = StepPhase.SetAside;
        SetAsideCount++;
    }

    private void Queue(ScheduledStep step)
    {
        step.Phase = StepPhase.Waiting;
        if (step.Missing == 0)
            MakeReady(step);
    }

    private void MakeReady(ScheduledStep step)
    {
        step.Phase = StepPhase.Ready;
        _ready.Add((-step.PathCost, step.Index));
    }

    // Takes a step out of whatever line it stands in; entries of the line of delays are passed over when they are due.
    private void Leave(ScheduledStep step)
    {
        switch (step.Phase)
        {
            case StepPhase.Ready:
                _ready.Remove((-step.PathCost, step.Index));
                break;
            case StepPhase.Delayed:
                DelayedCount--;
                break;
            case StepPhase.Leased:
                _leased.Remove(step.Lease!.Number);
                (step.Lease, step.Worker) = (null, null);
                break;
            case StepPhase.SetAside:
                SetAsideCount--;
                break;
        }

        step.Phase = StepPhase.Waiting;
    }
}
