namespace MLNet.Embeddings.Cluster;

/// <summary>A step or plan did not go on; the message says in one sentence what, where and what to do.</summary>
public sealed class ClusterException : Exception
{
    /// <summary>Makes an exception.</summary>
    public ClusterException(ClusterFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>Why it did not go on.</summary>
    public ClusterFault Fault { get; }

    /// <summary>Whether the same step may succeed when it is tried again without anyone having done something.</summary>
    public bool MayPass => Fault is ClusterFault.MissingInput or ClusterFault.Storage;
}
