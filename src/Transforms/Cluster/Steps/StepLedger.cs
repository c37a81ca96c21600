using MLNet.Embeddings.Cluster.Plans;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Who writes what of a plan, and which shards it was made for. May be used by many threads at once.</summary>
internal sealed class StepLedger
{
    private readonly ClusterPlan _plan;
    private readonly Dictionary<string, string> _writers = new(StringComparer.Ordinal);
    private readonly string _shardsDigest;
    private Task<(ShardSet Set, Dictionary<string, string?> Digests)>? _shards;

    public StepLedger(IShardStorage storage, ClusterPlan plan)
    {
        Storage = storage;
        _plan = plan;
        _shardsDigest = (string?)plan.Options[PlanOptionNames.Shards] ?? "";
        foreach (PlanStep step in plan.Steps)
        foreach (string output in step.Outputs)
            _writers[output] = step.Id;
    }

    public IShardStorage Storage { get; }

    /// <summary>The step of an id.</summary>
    public PlanStep Step(string stepId) => _plan.Step(stepId);

    /// <summary>Digest of a step.</summary>
    public string DigestOf(PlanStep step) => StepManifest.DigestOf(step, _shardsDigest);

    /// <summary>The step that writes a file; null where none does.</summary>
    public string? WriterOf(string name) => _writers.GetValueOrDefault(name);

    /// <summary>The shards that the plan was made for.</summary>
    /// <exception cref="ClusterException">They are others by now.</exception>
    public async Task<ShardSet> ShardsAsync(CancellationToken token) => (await LoadAsync(token).ConfigureAwait(false)).Set;

    /// <summary>Digest of a file of a shard; null where a step makes it.</summary>
    /// <exception cref="ClusterException">No shard has such a file.</exception>
    public async Task<string?> ShardDigestAsync(PlanStep step, string name, CancellationToken token) =>
        (await LoadAsync(token).ConfigureAwait(false)).Digests.TryGetValue(name, out string? digest)
            ? digest
            : throw new ClusterException(ClusterFault.InvalidPlan, $"Step '{step.Id}' reads {name}, which no step writes and no shard is.");

    // Whoever asks while they are read waits for the same; what failed is read once more for the next.
    private Task<(ShardSet Set, Dictionary<string, string?> Digests)> LoadAsync(CancellationToken token)
    {
        lock (_writers)
        {
            if (_shards is null or { IsFaulted: true } or { IsCanceled: true })
                _shards = Task.Run(ReadAsync, CancellationToken.None);
            return _shards.WaitAsync(token);
        }
    }

    private async Task<(ShardSet Set, Dictionary<string, string?> Digests)> ReadAsync()
    {
        ShardSet shards = await ShardSet.LoadAsync(Storage, CancellationToken.None).ConfigureAwait(false);
        if (shards.Digest != _shardsDigest)
            throw new ClusterException(
                ClusterFault.DamagedInput,
                $"{ShardSet.FileName} of {Storage.Root} is not the one that the plan '{_plan.Name}' was made for: make a plan for these "
                    + "shards, in a folder of their own."
            );

        var digests = new Dictionary<string, string?>(2 * shards.Shards.Count, StringComparer.Ordinal);
        foreach (Shard shard in shards.Shards)
            (digests[shard.Vectors], digests[shard.Metadata]) = (shard.VectorsDigest, shard.MetadataDigest);
        return (shards, digests);
    }
}
