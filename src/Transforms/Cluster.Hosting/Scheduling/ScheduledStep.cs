namespace MLNet.Embeddings.Cluster.Scheduling;

/// <summary>A step as the schedule knows it.</summary>
internal sealed class ScheduledStep(string id, int index, long cost, StepNeeds needs, int[] dependsOn)
{
    public string Id { get; } = id;

    /// <summary>Place in the plan.</summary>
    public int Index { get; } = index;

    /// <summary>Expected work; only ratios count.</summary>
    public long Cost { get; } = cost;

    public StepNeeds Needs { get; } = needs;

    /// <summary>Places of the steps that must be done before.</summary>
    public IReadOnlyList<int> DependsOn { get; } = dependsOn;

    /// <summary>Places of the steps that wait for this one.</summary>
    public List<int> Dependents { get; } = [];

    /// <summary>Work from here to the end along the longest way.</summary>
    public double PathCost { get; set; }

    public StepPhase Phase { get; set; }

    /// <summary>Steps that must be done before and are not.</summary>
    public int Missing { get; set; }

    /// <summary>Attempts that have ended without success.</summary>
    public int Failures { get; set; }

    /// <summary>Why the last of them did.</summary>
    public string? Reason { get; set; }

    /// <summary>When it may be tried again.</summary>
    public TimeSpan NotBefore { get; set; }

    public StepLease? Lease { get; set; }

    public string? Worker { get; set; }

    public TimeSpan Expires { get; set; }
}
