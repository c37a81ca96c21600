namespace MLNet.Embeddings.Cluster;

/// <summary>How far a plan is.</summary>
public sealed record PlanProgress
{
    internal PlanProgress(int done, int total, StepResult last)
    {
        Done = done;
        Total = total;
        Last = last;
    }

    /// <summary>Steps done.</summary>
    public int Done { get; }

    /// <summary>Steps of the plan.</summary>
    public int Total { get; }

    /// <summary>The step that has just been done.</summary>
    public StepResult Last { get; }
}
