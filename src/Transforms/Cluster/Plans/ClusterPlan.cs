using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster.Plans;

namespace MLNet.Embeddings.Cluster;

/// <summary>
/// What is to be done with a set of shards: steps in an order in which each follows those that it depends on. A plan is a file,
/// <see cref="FileName"/>, in the folder that its steps read and write.
/// </summary>
public sealed class ClusterPlan
{
    /// <summary>Name of the plan's file within the storage.</summary>
    public const string FileName = "plan.json";

    private readonly Dictionary<string, PlanStep> _steps;

    /// <summary>Makes a plan.</summary>
    /// <param name="name">What the job is called where people read it.</param>
    /// <param name="steps">The steps, each after those that it depends on.</param>
    /// <param name="options">What the plan was made from, for people and later versions; no step reads it.</param>
    /// <exception cref="ArgumentException">A name repeats or is none, a step depends on none or a later one, or two write one
    /// file.</exception>
    public ClusterPlan(string name, IReadOnlyList<PlanStep> steps, JsonObject? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(steps);
        _steps = PlanCheck.Index(steps);
        Name = name;
        Steps = [.. steps];
        Options = options ?? [];
        Id = PlanFile.IdOf(this);
    }

    /// <summary>16 hexadecimal digits that follow from the content: plans of one content have one id.</summary>
    public string Id { get; }

    /// <summary>What the job is called where people read it.</summary>
    public string Name { get; }

    /// <summary>The steps, each after those that it depends on.</summary>
    public IReadOnlyList<PlanStep> Steps { get; }

    /// <summary>What the plan was made from; no step reads it.</summary>
    public JsonObject Options { get; }

    /// <summary>The step of an id.</summary>
    /// <exception cref="ClusterException">The plan has no such step.</exception>
    public PlanStep Step(string stepId) =>
        _steps.TryGetValue(stepId, out PlanStep? step)
            ? step
            : throw new ClusterException(ClusterFault.InvalidPlan, $"The plan '{Name}' has no step '{stepId}'.");

    /// <summary>Reads the plan of a storage.</summary>
    /// <exception cref="ClusterException">There is none, it is damaged, or a newer version wrote it.</exception>
    public static Task<ClusterPlan> LoadAsync(IShardStorage storage, CancellationToken cancellationToken = default) =>
        PlanFile.LoadAsync(storage, cancellationToken);

    /// <summary>Writes the plan into a storage.</summary>
    /// <remarks>A storage holds one plan: the same plan again changes nothing.</remarks>
    /// <exception cref="ClusterException">Another plan lies there, or the storage does not take it.</exception>
    public Task SaveAsync(IShardStorage storage, CancellationToken cancellationToken = default) =>
        PlanFile.SaveAsync(this, storage, cancellationToken);
}
