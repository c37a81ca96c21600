namespace MLNet.Embeddings.Cluster;

/// <summary>What came of a step.</summary>
public sealed record StepResult
{
    internal StepResult() { }

    /// <summary>The step.</summary>
    public string StepId { get; internal init; } = "";

    /// <summary>Whether it had been done before, so that nothing was done now.</summary>
    public bool WasDone { get; internal init; }

    /// <summary>Time taken now.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>What was worked on: rows, or pairs of rows compared, by the kind of step.</summary>
    public long Items { get; internal init; }

    /// <summary>The files written, in the order of the plan.</summary>
    public IReadOnlyList<StepOutput> Outputs { get; internal init; } = [];
}
