using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Cluster.Planning;

/// <summary>Steps as they are added: what a step depends on follows from what it reads.</summary>
internal sealed class PlanSteps(ShardSet shards)
{
    // Multiplications that a core makes in a nanosecond.
    private const double PerNanosecond = 30;

    private readonly List<PlanStep> _steps = [];
    private readonly Dictionary<string, string> _writers = new(StringComparer.Ordinal);

    public ShardSet Shards => shards;

    public IReadOnlyList<PlanStep> All => _steps;

    /// <summary>Adds a step.</summary>
    public void Add(
        string id,
        string kind,
        IEnumerable<string> inputs,
        IReadOnlyList<string> outputs,
        JsonObject parameters,
        double multiplications
    )
    {
        string[] read = [.. inputs];
        string[] needed = [.. read.Select(name => _writers.GetValueOrDefault(name)).OfType<string>().Distinct()];
        _steps.Add(
            new PlanStep
            {
                Id = id,
                Kind = kind,
                DependsOn = needed,
                Inputs = read,
                Outputs = outputs,
                Parameters = parameters,
                CostHint = Math.Max(1, (long)(multiplications / PerNanosecond)),
            }
        );
        foreach (string output in outputs)
            _writers[output] = id;
    }

    /// <summary>Draws a sample from all shards into one file.</summary>
    /// <returns>Name of the file.</returns>
    public string Sample(string name, long rows, ulong seed, int dimension)
    {
        var parts = new List<string>();
        foreach (Shard shard in shards.Shards)
        {
            string part = $"sample/{name}-{shard.Index}.npy";
            Add(
                $"sample-{name}-{shard.Index}",
                StepKinds.Sample,
                [shard.Vectors],
                [part],
                new JsonObject
                {
                    ["shard"] = shard.Index,
                    ["rows"] = rows,
                    ["seed"] = seed,
                },
                (double)shard.RowCount * dimension
            );
            parts.Add(part);
        }

        string all = $"sample/{name}.npy";
        Add(
            $"gather-{name}",
            StepKinds.Gather,
            parts,
            [all],
            new JsonObject { ["dimension"] = dimension },
            (double)Math.Min(rows, shards.RowCount) * dimension
        );
        return all;
    }
}
