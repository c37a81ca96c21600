namespace MLNet.Embeddings.Cluster;

/// <summary>A step that has failed too often, or in a way that another attempt cannot mend.</summary>
public sealed class SetAsideStep
{
    internal SetAsideStep(string stepId, int attempts, string reason) => (StepId, AttemptCount, Reason) = (stepId, attempts, reason);

    /// <summary>The step.</summary>
    public string StepId { get; }

    /// <summary>How often it was tried.</summary>
    public int AttemptCount { get; }

    /// <summary>Why the last attempt failed.</summary>
    public string Reason { get; }
}
