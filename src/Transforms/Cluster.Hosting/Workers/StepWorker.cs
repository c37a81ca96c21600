using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MLNet.Embeddings.Cluster.Jobs;
using MLNet.Embeddings.Cluster.Scheduling;
using MLNet.Embeddings.Cluster.Telemetry;

namespace MLNet.Embeddings.Cluster.Workers;

/// <summary>
/// Asks jobs for steps and runs them, as many at once as the silo has room for. One loop talks; steps run on threads of their own, so
/// that the silo goes on answering.
/// </summary>
internal sealed class StepWorker(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    JobSteps steps,
    WorkerSettings settings,
    ILogger<StepWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WaitAfterFault = TimeSpan.FromSeconds(1);

    private readonly string _name = silo.SiloAddress.ToString();
    private readonly Dictionary<long, RunningStep> _running = [];
    private readonly ConcurrentQueue<(RunningStep Step, FinishedStep Finished)> _ended = new();
    private readonly List<(string Job, FinishedStep Finished)> _unreported = [];
    private readonly SemaphoreSlim _signal = new(0);
    private WorkerRoom _free = settings.Total;
    private TimeSpan _renewWithin = LongestWait;
    private long _reports;

    /// <inheritdoc />
    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan wait = ShortestWait;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                bool hasChanged = CollectEnded();
                hasChanged |= await TalkAsync(isLeaving: false);
                wait =
                    hasChanged ? ShortestWait
                    : LongestWait < wait * 2 ? LongestWait
                    : wait * 2;
                // Without room there is nothing to ask for, only leases to be held.
                bool isFull = _free.Cores == 0 && _unreported.Count == 0;
                await _signal.WaitAsync(isFull ? _renewWithin : wait, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo ends.
        }

        await LeaveAsync();
    }

    private bool CollectEnded()
    {
        bool hasAny = false;
        while (_ended.TryDequeue(out (RunningStep Step, FinishedStep Finished) ended))
        {
            hasAny = true;
            RunningStep step = ended.Step;
            _running.Remove(step.Lease.Number);
            _free = _free.With(step.Lease.Threads, step.Lease.Needs);
            // Work that was done counts even where the lease is gone.
            if (!step.IsRevoked || ended.Finished.Outcome == StepOutcome.Done)
                _unreported.Add((step.Job, ended.Finished));
            step.Stop.Dispose();
        }

        return hasAny;
    }

    private async Task<bool> TalkAsync(bool isLeaving)
    {
        (bool hasChanged, bool isAnswered) = (false, true);
        string[] open = [];
        try
        {
            open = isLeaving ? [] : await grains.GetGrain<IBoardGrain>(0).GetOpenAsync();
        }
        catch (Exception exception)
        {
            isAnswered = NoAnswer(exception);
        }

        string[] jobs =
        [
            .. open.Union(_running.Values.Select(step => step.Job))
                .Union(_unreported.Select(step => step.Job))
                .Order(StringComparer.Ordinal),
        ];
        foreach (string job in jobs)
        {
            try
            {
                hasChanged |= await TalkAsync(job, isLeaving);
            }
            catch (Exception exception)
            {
                // One job that does not answer costs the others no leases.
                isAnswered = NoAnswer(exception);
            }
        }

        if (!isAnswered && !isLeaving)
            await Task.Delay(WaitAfterFault);
        return hasChanged;
    }

    // Steps go on; what has ended is told when the job can be asked again.
    private bool NoAnswer(Exception exception)
    {
        Log.NoAnswer(logger, exception.Message.ReplaceLineEndings(" "));
        return false;
    }

    private async Task<bool> TalkAsync(string job, bool isLeaving)
    {
        FinishedStep[] finished = [.. _unreported.Where(step => step.Job == job).Select(step => step.Finished)];
        var report = new WorkReport
        {
            Worker = _name,
            Free = _free,
            Total = settings.Total,
            Held = [.. _running.Values.Where(step => step.Job == job && !step.IsRevoked).Select(step => step.Lease)],
            Finished = finished,
            IsLeaving = isLeaving,
            Number = ++_reports,
        };
        WorkGrant grant = await grains.GetGrain<IJobGrain>(job).ExchangeAsync(report);
        if (grant.IsHeard)
            _unreported.RemoveAll(step => step.Job == job);
        _renewWithin = grant.RenewWithin;
        foreach (long number in grant.Revoked)
        {
            if (!_running.TryGetValue(number, out RunningStep? step) || step.IsRevoked)
                continue;
            Log.StepRevoked(logger, step.Lease.StepId, job);
            step.IsRevoked = true;
            await step.Stop.CancelAsync();
        }

        foreach (StepLease lease in grant.Leases)
            Start(job, grant.PlanId, lease);
        return grant.Leases.Length > 0 || (grant.IsHeard && finished.Length > 0);
    }

    private void Start(string job, string planId, StepLease lease)
    {
        var step = new RunningStep(job, lease, new CancellationTokenSource());
        _running.Add(lease.Number, step);
        _free = _free.Without(lease.Threads, lease.Needs);
        CancellationToken stop = step.Stop.Token;
        _ = Task.Factory.StartNew(
            async () =>
            {
                _ended.Enqueue((step, await RunAsync(job, planId, lease, stop).ConfigureAwait(false)));
                _signal.Release();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    private async Task<FinishedStep> RunAsync(string job, string planId, StepLease lease, CancellationToken stop)
    {
        Log.StepBegins(logger, job, lease.StepId, lease.Attempt, lease.Threads);
        long start = Stopwatch.GetTimestamp();
        using Activity? activity = ClusterInstruments.Activities.StartActivity("step");
        activity?.SetTag("job", job).SetTag("step.id", lease.StepId).SetTag("step.attempt", lease.Attempt);
        try
        {
            (ClusterPlan plan, IStepSource source) = await steps.OpenAsync(job, planId).ConfigureAwait(false);
            string kind = plan.Step(lease.StepId).Kind;
            activity?.SetTag("step.kind", kind);
            StepWork work = await source.RunAsync(lease.StepId, lease.Threads, stop).ConfigureAwait(false);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if (!work.WasDone)
                ClusterInstruments.StepDone(kind, work.Items, elapsed);
            Log.StepDone(logger, job, lease.StepId, work.Items, elapsed.TotalSeconds, work.WasDone);
            return End(lease, StepOutcome.Done) with { WasDone = work.WasDone, Items = work.Items, Elapsed = elapsed };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return End(lease, StepOutcome.Released);
        }
        catch (Exception exception)
        {
            (StepOutcome outcome, string reason) = StepFailure.Of(exception);
            activity?.SetStatus(ActivityStatusCode.Error, reason);
            return End(lease, outcome) with { Reason = reason, Elapsed = Stopwatch.GetElapsedTime(start) };
        }
    }

    private static FinishedStep End(StepLease lease, StepOutcome outcome) =>
        new()
        {
            Lease = lease.Number,
            StepId = lease.StepId,
            Outcome = outcome,
        };

    // Steps given back are taken by others at once; those that do not stop in time come back when their leases end.
    private async Task LeaveAsync()
    {
        foreach (RunningStep step in _running.Values)
            await step.Stop.CancelAsync();
        long start = Stopwatch.GetTimestamp();
        while (_running.Count > 0 && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10))
        {
            await _signal.WaitAsync(LongestWait);
            CollectEnded();
        }

        await TalkAsync(isLeaving: true);
    }
}
