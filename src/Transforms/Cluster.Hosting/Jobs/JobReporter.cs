using MLNet.Embeddings.Cluster.Scheduling;

namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>Puts together how far a job is.</summary>
internal static class JobReporter
{
    private const int MostSetAside = 100;

    public static JobSnapshot Describe(
        string job,
        JobRecord record,
        StepSchedule? schedule,
        JobTally tally,
        JobWorkers workers,
        string? hindrance,
        TimeSpan now
    )
    {
        var snapshot = new JobSnapshot
        {
            Job = job,
            Name = record.Name,
            PlanId = record.PlanId,
            State = record.State,
            Hindrance = hindrance,
        };
        if (schedule is null)
            return snapshot;

        (double done, double total) = schedule.Cost;
        (double items, double cost) = tally.Rates(now);
        bool isRunning = record.State == JobState.Running;
        return snapshot with
        {
            Steps = schedule.Steps.Count,
            Done = schedule.DoneCount,
            Running = schedule.LeasedCount,
            Ready = schedule.ReadyCount,
            Delayed = schedule.DelayedCount,
            SetAside =
            [
                .. schedule
                    .Steps.Where(step => step.Phase == StepPhase.SetAside)
                    .Take(MostSetAside)
                    .Select(step => new SetAsideSnapshot(step.Id, step.Failures, step.Reason ?? "")),
            ],
            Silos = workers.List(now),
            Retries = schedule.Retries,
            Items = tally.Items,
            ItemsPerSecond = items,
            Progress = total > 0 ? done / total : 1,
            Remaining = isRunning && cost > 0 ? TimeSpan.FromSeconds(Math.Min((total - done) / cost, 1e9)) : null,
            Hindrance = hindrance ?? (isRunning ? Shortage(schedule, now) : null),
        };
    }

    private static string? Shortage(StepSchedule schedule, TimeSpan now) =>
        schedule.UnmetNeeds(now) is { } needs
            ? $"No silo has room for a step that needs {needs.MemoryBytes / (1L << 20):N0} MB of memory and {needs.Gpus} GPUs; "
                + "start one with more."
            : null;
}
