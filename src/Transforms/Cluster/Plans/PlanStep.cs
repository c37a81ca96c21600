using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Cluster;

/// <summary>
/// One step of a <see cref="ClusterPlan"/>: a pure function of named files and its parameters. Run twice, by any process on any machine,
/// it writes the same bytes.
/// </summary>
public sealed record PlanStep
{
    /// <summary>Name within the plan: lowercase letters, digits, dots and dashes, such as <c>join-3-7</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What is done, one of <see cref="StepKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Steps that must be done before; all stand earlier in the plan.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Files that are read, names within the storage.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Files that are written, names within the storage; no other step writes them.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Numbers and texts that the kind of step takes.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>Expected work in nanoseconds of one core, measured in units that are good for comparing steps only; above 0.</summary>
    public long CostHint { get; init; } = 1;
}
