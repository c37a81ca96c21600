namespace MLNet.Embeddings.Cluster;

/// <summary>Where a job of a cluster stands.</summary>
public enum JobState
{
    /// <summary>No silo knows of such a job.</summary>
    Unknown = 0,

    /// <summary>Silos take its steps.</summary>
    Running = 1,

    /// <summary>No further step is taken until it is resumed.</summary>
    Paused = 2,

    /// <summary>Stopped for good unless it is resumed; what is done remains.</summary>
    Canceled = 3,

    /// <summary>All steps are done.</summary>
    Finished = 4,

    /// <summary>Steps were set aside, and all that does not depend on them is done.</summary>
    Stuck = 5,
}
