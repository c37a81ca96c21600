using MLNet.Embeddings.Cluster.Jobs;

namespace MLNet.Embeddings.Cluster;

/// <summary>How far a job of a cluster is.</summary>
public sealed class JobStatus
{
    internal JobStatus(JobSnapshot snapshot)
    {
        Job = snapshot.Job;
        Name = snapshot.Name;
        PlanId = snapshot.PlanId;
        State = snapshot.State;
        StepCount = snapshot.Steps;
        DoneCount = snapshot.Done;
        RunningCount = snapshot.Running;
        ReadyCount = snapshot.Ready;
        DelayedCount = snapshot.Delayed;
        RetryCount = snapshot.Retries;
        SetAside = [.. snapshot.SetAside.Select(step => new SetAsideStep(step.StepId, step.Attempts, step.Reason))];
        Silos = [.. snapshot.Silos.Select(silo => new SiloStatus(silo.Name, silo.Cores, silo.Running))];
        ItemCount = snapshot.Items;
        ItemsPerSecond = snapshot.ItemsPerSecond;
        Progress = snapshot.Progress;
        Remaining = snapshot.Remaining;
        Hindrance = snapshot.Hindrance;
    }

    /// <summary>The job's folder under the root.</summary>
    public string Job { get; }

    /// <summary>Name of the plan.</summary>
    public string Name { get; }

    /// <summary>Id of the plan.</summary>
    public string PlanId { get; }

    /// <summary>Where the job stands.</summary>
    public JobState State { get; }

    /// <summary>Steps of the plan.</summary>
    public int StepCount { get; }

    /// <summary>Steps done.</summary>
    public int DoneCount { get; }

    /// <summary>Steps that silos hold.</summary>
    public int RunningCount { get; }

    /// <summary>Steps that wait for a silo.</summary>
    public int ReadyCount { get; }

    /// <summary>Steps that have failed and wait for their next attempt.</summary>
    public int DelayedCount { get; }

    /// <summary>Second and later attempts since the job was last taken up by a silo.</summary>
    public int RetryCount { get; }

    /// <summary>Steps that were set aside, the first 100 in the order of the plan.</summary>
    public IReadOnlyList<SetAsideStep> SetAside { get; }

    /// <summary>Silos that have reported lately.</summary>
    public IReadOnlyList<SiloStatus> Silos { get; }

    /// <summary>Rows, or pairs of rows by the kind of step, since the job was last taken up by a silo.</summary>
    public long ItemCount { get; }

    /// <summary>Items per second over the last two minutes.</summary>
    public double ItemsPerSecond { get; }

    /// <summary>Share of the expected work that is done, from 0 to 1.</summary>
    public double Progress { get; }

    /// <summary>Time that the rest will take at the rate of the last two minutes; <see langword="null"/> where that is not
    /// known.</summary>
    public TimeSpan? Remaining { get; }

    /// <summary>What stands in the way of the job, in one sentence; <see langword="null"/> for nothing.</summary>
    public string? Hindrance { get; }
}
