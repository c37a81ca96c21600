namespace MLNet.Embeddings.Cluster.Scheduling;

/// <summary>Where a step stands.</summary>
internal enum StepPhase
{
    /// <summary>It waits for steps that it depends on.</summary>
    Waiting,

    /// <summary>It may be taken.</summary>
    Ready,

    /// <summary>It waits for its next attempt.</summary>
    Delayed,

    /// <summary>A worker holds it.</summary>
    Leased,

    /// <summary>Its output is there.</summary>
    Done,

    /// <summary>It has failed too often, or in a way that another attempt cannot mend.</summary>
    SetAside,
}
