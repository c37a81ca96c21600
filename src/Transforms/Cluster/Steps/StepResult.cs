namespace MLNet.Embeddings.Cluster;

/// <summary>What came of a step.</summary>
public sealed record StepResult
{
    internal StepResult() { }

    /// <summary>The step.</summary>
    public required string StepId { get; init; }

    /// <summary>Whether it had been done before, so that nothing was done now.</summary>
    public required bool WasDone { get; init; }

    /// <summary>Time taken now.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What was worked on: rows, or pairs of rows compared, by the kind of step.</summary>
    public required long Items { get; init; }

    /// <summary>The files written, in the order of the plan.</summary>
    public required IReadOnlyList<StepOutput> Outputs { get; init; }
}
