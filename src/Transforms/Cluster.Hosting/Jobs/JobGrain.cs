using Microsoft.Extensions.Logging;
using MLNet.Embeddings.Cluster.Scheduling;
using MLNet.Embeddings.Cluster.Telemetry;
using MLNet.Embeddings.Cluster.Versions;

namespace MLNet.Embeddings.Cluster.Jobs;

/// <inheritdoc cref="IJobGrain" />
/// <remarks>
/// What is done is read from the manifests whenever the grain becomes active; its state adds what no file tells: that the job was asked
/// for, paused or canceled, and which steps have failed how often.
/// </remarks>
internal sealed class JobGrain(
    [PersistentState("job", JobStorage.Name)] IPersistentState<JobRecord> state,
    JobFolders folders,
    JobGrainSettings settings,
    ISiloStatusOracle silos,
    TimeProvider time,
    ILogger<JobGrain> logger
) : Grain, IJobGrain
{
    // Reading the manifests of a large plan takes longer than a silo waits for an answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A look at a step of a store takes some round trips.
    private const int LooksAtOnce = 16;

    private readonly JobTally _tally = new();
    private readonly JobWorkers _workers = new(settings.Policy.LeaseDuration);
    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<string, long> _reports = new(StringComparer.Ordinal);
    private PlanContents? _contents;
    private StepSchedule? _schedule;
    private RecoveryGrace? _grace;
    private Task<string?>? _loading;
    private Task _saving = Task.CompletedTask;
    private string? _hindrance;
    private bool _mustSave;

    private string Job => this.GetPrimaryKeyString();

    private TimeSpan Now => time.GetElapsedTime(_start);

    private JobRecord Record => state.State;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.WhenAny(_saving, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public async Task<JobSnapshot> SubmitAsync()
    {
        bool isNew = Record.State == JobState.Unknown;
        if (!isNew && Record.State != JobState.Finished)
            return await LoadAsync() is { } obstacle ? Snapshot() with { Refusal = obstacle } : Snapshot();

        // A job that was finished may have lost files since, or have another plan now.
        (_schedule, _contents, _grace) = (null, null, null);
        if (await LoadAsync() is { } fault)
            return Snapshot() with { Refusal = fault };
        Record.PlanId = _contents!.Plan.Id;
        Record.Name = _contents.Plan.Name;
        Record.SubmittedAt = time.GetUtcNow();
        Record.Version = ClusterVersion.Own;
        Record.State = JobState.Running;
        Record.ForgetAll();
        _tally.Begin(Now);
        return await SaveAnswerAsync(JobChange.Resume);
    }

    public async Task<WorkGrant> ExchangeAsync(WorkReport report)
    {
        if (!await LoadSoonAsync() || _hindrance is not null)
            return Grant([], [], "") with { IsHeard = false };

        StepSchedule schedule = _schedule!;
        // What was overtaken by a later report asks for nothing, as nobody hears the answer.
        bool isLatest = _reports.GetValueOrDefault(report.Worker) < report.Number;
        if (isLatest)
            _reports[report.Worker] = report.Number;
        IReadOnlyList<long> lost = schedule.Renew(report.Worker, report.Held, Now);
        // A silo may still tell of steps of a plan that lay here before.
        foreach (FinishedStep finished in report.Finished.Where(one => schedule.Has(one.StepId)))
            await SettleAsync(finished);
        if (isLatest)
            schedule.TakeBack(report.Worker, [.. report.Held.Select(held => held.Number), .. report.Finished.Select(one => one.Lease)]);
        foreach (ScheduledStep step in schedule.Expire(Now))
            NoteFailure(step);
        _grace?.Hear(report.Worker);

        bool mayTake = isLatest && Record.State == JobState.Running && !report.IsLeaving && _grace?.IsOver(silos, Now) != false;
        IReadOnlyList<StepLease> leases = mayTake ? schedule.Take(report.Worker, report.Free, report.Total, Now) : [];
        foreach (StepLease lease in leases.Where(lease => lease.Attempt > 1))
            ClusterInstruments.StepRetried(KindOf(lease.StepId));
        if (Record.State == JobState.Canceled)
        {
            foreach (StepLease held in report.Held)
                schedule.Release(held.Number);
            lost = [.. report.Held.Select(held => held.Number)];
        }

        _workers.Hear(report.Worker, report.Total.Cores, report.IsLeaving ? 0 : report.Held.Length - lost.Count + leases.Count, Now);
        ConcludeSoon();
        ClusterInstruments.Queue(Job, schedule.ReadyCount, schedule.LeasedCount, schedule.SetAsideCount);
        return Grant(leases, lost, _contents!.Plan.Id);
    }

    public async Task<JobSnapshot> GetStatusAsync()
    {
        if (Record.State != JobState.Unknown && !await LoadSoonAsync())
            return Snapshot() with { Hindrance = "Which of its steps are done is being read." };
        if (_schedule is not null && Record.State == JobState.Running)
            ConcludeSoon();
        // Whoever looks should find written what is told, unless the storage of states hangs.
        if (!_saving.IsCompleted)
            await Task.WhenAny(_saving, Task.Delay(Patience));
        return Snapshot();
    }

    public async Task<JobSnapshot> ChangeAsync(JobChange change)
    {
        if (Record.State == JobState.Unknown)
            return Snapshot() with { Refusal = $"No job '{Job}' was submitted; submit it first, or look at the list of jobs." };
        if (await LoadAsync() is { } fault)
            return Snapshot() with { Refusal = fault };
        if (Record.State == JobState.Finished)
            return Snapshot() with
            {
                Refusal = change == JobChange.Resume ? null : $"The job '{Job}' is finished; nothing is left to stop.",
            };

        Record.State = change switch
        {
            JobChange.Pause => JobState.Paused,
            JobChange.Cancel => JobState.Canceled,
            _ => JobState.Running,
        };
        if (change == JobChange.Resume)
        {
            _schedule!.Forgive();
            Record.ForgetAll();
            _tally.Begin(Now);
        }

        Log.JobChanged(logger, Job, Record.State);
        return await SaveAnswerAsync(change);
    }

    /// <summary>Whether it is known what is done, or why it cannot be.</summary>
    private async Task<bool> LoadSoonAsync()
    {
        Task<string?> loading = LoadAsync();
        if (!loading.IsCompleted && await Task.WhenAny(loading, Task.Delay(Patience)) != loading)
            return false;
        _hindrance = await loading;
        return true;
    }

    private Task<string?> LoadAsync()
    {
        if (_schedule is not null)
            return Task.FromResult<string?>(null);
        if (_loading is null || _loading.IsCompleted)
            _loading = ReadAsync();
        return _loading;
    }

    private async Task<string?> ReadAsync()
    {
        try
        {
            PlanContents contents = await Task.Run(() => PlanContents.ReadAsync(folders, Job));
            if (Record.State is not (JobState.Unknown or JobState.Finished) && Record.PlanId != contents.Plan.Id)
                return $"The folder of the job '{Job}' holds another plan ({contents.Plan.Id}) than the one submitted ({Record.PlanId}); "
                    + "put that plan back, or submit the other from a folder of its own.";
            long lastLease = time.GetUtcNow().ToUnixTimeMilliseconds() << 16;
            var schedule = new StepSchedule(contents.Plan.Steps, settings.Policy, settings.StepMemoryBytes, lastLease);
            foreach (string done in contents.Done)
                schedule.MarkDone(done);
            foreach ((string id, FailureRecord failure) in Record.Failures)
                schedule.Restore(id, failure.Attempts, failure.Reason, failure.IsSetAside);
            (_contents, _schedule) = (contents, schedule);
            _grace = Record.State == JobState.Running ? new RecoveryGrace(Now + settings.RenewWithin) : null;
            _tally.Begin(Now);
            Log.JobLoaded(logger, Job, schedule.DoneCount, schedule.Steps.Count);
            return null;
        }
        catch (Exception exception) when (exception is ClusterException or IOException or UnauthorizedAccessException)
        {
            Log.JobUnreadable(logger, Job, exception.Message);
            return exception.Message;
        }
    }

    private async Task SettleAsync(FinishedStep finished)
    {
        StepSchedule schedule = _schedule!;
        switch (finished.Outcome)
        {
            case StepOutcome.Done:
                // What was told before, and its answer lost, counts once.
                if (schedule.Step(finished.StepId).Phase != StepPhase.Done)
                    _tally.Add(schedule.Step(finished.StepId).Cost, finished.WasDone ? 0 : finished.Items, Now);
                schedule.MarkDone(finished.StepId);
                _mustSave |= Record.Forget(finished.StepId);
                break;
            case StepOutcome.Released:
                schedule.Release(finished.Lease);
                break;
            default:
                if (!schedule.Holds(finished.Lease))
                    break;
                if (finished.Outcome == StepOutcome.InputMissing)
                    await ReopenLostAsync(schedule.Step(finished.StepId));
                bool mayPass = finished.Outcome != StepOutcome.Hopeless;
                if (schedule.Fail(finished.Lease, finished.Reason ?? "no reason was told", mayPass, Now) is { } failed)
                    NoteFailure(failed);
                break;
        }
    }

    // An output that someone has removed is written again, by the step that wrote it.
    private async Task ReopenLostAsync(ScheduledStep step)
    {
        string[] done =
        [
            .. step.DependsOn.Select(place => _schedule!.Steps[place]).Where(one => one.Phase == StepPhase.Done).Select(one => one.Id),
        ];
        var isThere = new bool[done.Length];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce };
        await Task.Run(() => Parallel.ForAsync(0, done.Length, limits, async (i, _) => isThere[i] = await IsDoneAsync(done[i])));
        foreach (string id in done.Where((_, i) => !isThere[i]))
        {
            _schedule!.Reopen(id);
            Log.StepReopened(logger, Job, id);
        }
    }

    private async Task<bool> IsDoneAsync(string id)
    {
        try
        {
            return await _contents!.Steps.IsDoneAsync(id, CancellationToken.None);
        }
        catch (Exception exception) when (exception is ClusterException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void NoteFailure(ScheduledStep step)
    {
        bool isSetAside = step.Phase == StepPhase.SetAside;
        Record.Note(
            step.Id,
            new FailureRecord
            {
                Attempts = step.Failures,
                Reason = step.Reason!,
                IsSetAside = isSetAside,
            }
        );
        _mustSave = true;
        ClusterInstruments.StepFailed(KindOf(step.Id));
        if (isSetAside)
            Log.StepSetAside(logger, Job, step.Id, step.Failures, step.Reason!);
        else
            Log.StepFailed(logger, Job, step.Id, step.Failures, step.Reason!);
    }

    // The storage of states may hang; leases are renewed meanwhile.
    private void ConcludeSoon()
    {
        if (_saving.IsCompleted)
            _saving = ConcludeAsync();
    }

    private async Task ConcludeAsync()
    {
        if (_schedule!.IsFinished && Record.State != JobState.Finished)
            Record.State = JobState.Finished;
        else if (_schedule.IsStuck && Record.State == JobState.Running)
            Record.State = JobState.Stuck;
        else if (!_mustSave)
            return;

        // What happens between silos goes on without the storage of states: whatever could not be written is written with the next change.
        _mustSave = false;
        try
        {
            await state.WriteStateAsync();
            if (Record.State is JobState.Finished or JobState.Stuck)
                await GrainFactory.GetGrain<IBoardGrain>(0).CloseAsync(Job);
        }
        catch (Exception exception)
        {
            _mustSave = true;
            Log.StateNotWritten(logger, Job, exception.Message);
            if (exception is Orleans.Storage.InconsistentStateException)
                DeactivateOnIdle();
        }

        if (Record.State is JobState.Finished or JobState.Stuck && !_mustSave)
            Log.JobChanged(logger, Job, Record.State);
    }

    private async Task<JobSnapshot> SaveAnswerAsync(JobChange change)
    {
        await _saving;
        try
        {
            await state.WriteStateAsync();
            if (change == JobChange.Cancel || _schedule!.IsFinished)
                await GrainFactory.GetGrain<IBoardGrain>(0).CloseAsync(Job);
            else
                await GrainFactory.GetGrain<IBoardGrain>(0).OpenAsync(Job);
            _saving = ConcludeAsync();
            await _saving;
            return Snapshot();
        }
        catch (Exception exception)
        {
            DeactivateOnIdle();
            return Snapshot() with { Refusal = $"The state of the job '{Job}' cannot be written: {exception.Message.TrimEnd('.')}." };
        }
    }

    private string KindOf(string stepId) => _contents!.Plan.Step(stepId).Kind;

    private WorkGrant Grant(IReadOnlyList<StepLease> leases, IReadOnlyList<long> lost, string planId) =>
        new()
        {
            PlanId = planId,
            Leases = [.. leases],
            Revoked = [.. lost],
            RenewWithin = settings.RenewWithin,
            IsHeard = true,
        };

    private JobSnapshot Snapshot() => JobReporter.Describe(Job, Record, _schedule, _tally, _workers, _hindrance, Now);
}
