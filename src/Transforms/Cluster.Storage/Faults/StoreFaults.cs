namespace MLNet.Embeddings.Cluster.Faults;

/// <summary>What goes wrong with a store, in one sentence each.</summary>
/// <param name="root">Where the store is; it holds no secret.</param>
/// <param name="keys">Where its keys come from, for the message.</param>
internal sealed class StoreFaults(string root, string keys)
{
    public ClusterException Denied(string reason, Exception inner) =>
        new(ClusterFault.Access, $"{root} does not let this program in ({reason}): check {keys}, and what they may do there.", inner);

    public ClusterException NoKeys(Exception inner) =>
        new(ClusterFault.Access, $"There are no keys for {root}: set {keys} in the environment.", inner);

    public ClusterException Nowhere(string what, Exception inner) =>
        new(ClusterFault.Access, $"There is no {what}, which {root} names: make it, or name another.", inner);

    public ClusterException Elsewhere(string reason, Exception inner) =>
        new(ClusterFault.Access, $"{root} lies in another region ({reason}): name its region in AWS_REGION.", inner);

    public ClusterException Busy(string reason, Exception inner) =>
        new(
            ClusterFault.Storage,
            $"{root} asked for fewer requests again and again ({reason}): run fewer steps at once, or try again later.",
            inner
        );

    public ClusterException Unreachable(Exception inner) =>
        new(
            ClusterFault.Storage,
            $"{root} cannot be reached ({Line(Innermost(inner).Message)}): check the network and the address, and try again.",
            inner
        );

    public ClusterException Replaced(string name, Exception inner) =>
        new(ClusterFault.Storage, $"{name} of {root} was written again while it was read: run the step again.", inner);

    public ClusterException Other(string name, string message, Exception inner) =>
        new(ClusterFault.Storage, $"{root} cannot do what was asked of it for {name} ({Line(message)}); try again.", inner);

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }

    // What services say holds their ids of the request in further lines.
    private static string Line(string message) => message.Split('\n', 2)[0].Trim().TrimEnd('.');
}
