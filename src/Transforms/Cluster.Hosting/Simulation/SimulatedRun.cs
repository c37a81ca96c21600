using MLNet.Embeddings.Cluster.Scheduling;

namespace MLNet.Embeddings.Cluster.Simulation;

/// <summary>One run of a simulation, from event to event.</summary>
internal sealed class SimulatedRun
{
    private const int StragglerDraw = 1;
    private const int FailureDraw = 2;
    private const double Nanosecond = 1e-9;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    private readonly SimulationOptions _options;
    private readonly StepSchedule _schedule;
    private readonly List<SimulatedAttempt> _running = [];
    private readonly bool[] _isLost;
    private readonly int[] _free;
    private readonly string[] _names;
    private readonly List<TimeSpan> _timers;
    private TimeSpan _now;
    private double _busy;
    private int _attempts;

    public SimulatedRun(ClusterPlan plan, SimulationOptions options)
    {
        _options = options;
        var policy = new SchedulePolicy(options.LeaseDuration, options.MaximumAttempts, options.FirstRetryDelay, LongestDelay);
        _schedule = new StepSchedule(plan.Steps, policy);
        _isLost = new bool[options.Silos.Count];
        _free = [.. options.Silos.Select(silo => silo.Cores)];
        _names = [.. options.Silos.Select((_, i) => $"silo-{i:D6}")];
        // Leases of a silo that dies end so long after it.
        _timers =
        [
            .. options
                .Silos.SelectMany(silo => new[] { silo.LostAt, silo.BackAt, silo.LostAt + options.LeaseDuration + Instant })
                .OfType<TimeSpan>(),
        ];
    }

    public SimulationResult Run()
    {
        while (!_schedule.IsFinished)
        {
            LoseAndReturn();
            HoldLeases();
            _schedule.Expire(_now);
            HandOut();
            if (NextEvent() is not { } next)
                break;
            Advance(next);
        }

        double cores = _options.Silos.Sum(silo => (double)silo.Cores) * _now.TotalSeconds;
        return new SimulationResult(_now, _busy, cores, _attempts, _schedule.DoneCount, _schedule.SetAsideCount);
    }

    private void LoseAndReturn()
    {
        for (int i = 0; i < _isLost.Length; i++)
        {
            SimulatedSilo silo = _options.Silos[i];
            bool isLost = silo.LostAt <= _now && !(silo.BackAt <= _now);
            if (isLost && !_isLost[i])
            {
                _running.RemoveAll(attempt => attempt.Silo == i);
                _free[i] = silo.Cores;
            }

            _isLost[i] = isLost;
        }
    }

    private void HoldLeases()
    {
        foreach (SimulatedAttempt attempt in _running)
            _schedule.Renew(NameOf(attempt.Silo), [attempt.Lease], _now);
    }

    private void HandOut()
    {
        for (int i = 0; i < _free.Length; i++)
        {
            if (_isLost[i] || _free[i] == 0)
                continue;
            var total = new WorkerRoom(_options.Silos[i].Cores, long.MaxValue, int.MaxValue);
            foreach (StepLease lease in _schedule.Take(NameOf(i), total with { Cores = _free[i] }, total, _now))
            {
                _free[i] -= lease.Threads;
                _attempts++;
                _running.Add(new SimulatedAttempt(i, lease, WorkOf(lease)));
            }
        }
    }

    // A silo that comes back is another one to the scheduler.
    private string NameOf(int silo) => _options.Silos[silo].BackAt <= _now ? $"{_names[silo]}-back" : _names[silo];

    private double WorkOf(StepLease lease)
    {
        ScheduledStep step = _schedule.Step(lease.StepId);
        double seconds = _options.StepSeconds.TryGetValue(lease.StepId, out double timed) ? timed : step.Cost * Nanosecond;
        double divided = seconds * (1 - _options.ParallelShare + (_options.ParallelShare / lease.Threads));
        bool isStraggler = Draw(step, lease, StragglerDraw) < _options.StragglerShare;
        return (divided * (isStraggler ? _options.StragglerFactor : 1)) + _options.StepOverhead.TotalSeconds;
    }

    private double Draw(ScheduledStep step, StepLease lease, int purpose) =>
        SimulatedDraw.Of(_options.Seed, step.Index, lease.Attempt, purpose);

    private TimeSpan? NextEvent()
    {
        ShareCores();
        TimeSpan? next = null;
        foreach (SimulatedAttempt attempt in _running)
            Consider(ref next, _now + TimeSpan.FromSeconds(attempt.Left / attempt.Rate) + Instant);
        foreach (TimeSpan timer in _timers)
            Consider(ref next, timer);
        if (_schedule.DelayedCount > 0)
            Consider(ref next, _schedule.Steps.Where(step => step.Phase == StepPhase.Delayed).Min(step => step.NotBefore));
        // Silos tell in time that they hold their leases still.
        if (_running.Count > 0)
            Consider(ref next, _now + (_options.LeaseDuration / 4));
        return next;
    }

    private void Consider(ref TimeSpan? next, TimeSpan time)
    {
        if (time > _now && (next is null || time < next))
            next = time;
    }

    private void ShareCores()
    {
        foreach (IGrouping<int, SimulatedAttempt> machine in _running.GroupBy(attempt => _options.Silos[attempt.Silo].Machine))
        {
            int wanted = machine.Sum(attempt => attempt.Lease.Threads);
            double share = _options.MachineCores.Count == 0 ? 1 : Math.Min(1, (double)_options.MachineCores[machine.Key] / wanted);
            foreach (SimulatedAttempt attempt in machine)
                attempt.Rate = share * _options.Silos[attempt.Silo].Speed;
        }
    }

    private void Advance(TimeSpan next)
    {
        double seconds = (next - _now).TotalSeconds;
        _now = next;
        foreach (SimulatedAttempt attempt in _running)
        {
            attempt.Left -= seconds * attempt.Rate;
            _busy += seconds * attempt.Lease.Threads;
        }

        foreach (SimulatedAttempt ended in _running.Where(attempt => attempt.Left <= 0).ToArray())
        {
            _running.Remove(ended);
            _free[ended.Silo] += ended.Lease.Threads;
            if (Draw(_schedule.Step(ended.Lease.StepId), ended.Lease, FailureDraw) < _options.FailureShare)
                _schedule.Fail(ended.Lease.Number, "it failed as it was told to", mayPass: true, _now);
            else
                _schedule.MarkDone(ended.Lease.StepId);
        }
    }
}
