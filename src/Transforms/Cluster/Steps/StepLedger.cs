using MLNet.Embeddings.Cluster.Plans;
using MLNet.Embeddings.Cluster.Storage;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>What is done of a plan, as the storage says.</summary>
internal sealed class StepLedger
{
    private readonly IShardStorage _storage;
    private readonly ClusterPlan _plan;
    private readonly Dictionary<string, string> _writers = new(StringComparer.Ordinal);
    private readonly string _shardsDigest;
    private ShardSet? _shards;

    public StepLedger(IShardStorage storage, ClusterPlan plan)
    {
        _storage = storage;
        _plan = plan;
        _shardsDigest = (string?)plan.Options[PlanOptionNames.Shards] ?? "";
        foreach (PlanStep step in plan.Steps)
        foreach (string output in step.Outputs)
            _writers[output] = step.Id;
    }

    /// <summary>Digest of a step.</summary>
    public string DigestOf(PlanStep step) => StepManifest.DigestOf(step, _shardsDigest);

    /// <summary>The shards that the plan was made for.</summary>
    /// <exception cref="ClusterException">They are others by now.</exception>
    public async Task<ShardSet> ShardsAsync(CancellationToken token)
    {
        if (_shards is { } known)
            return known;

        ShardSet shards = await ShardSet.LoadAsync(_storage, token).ConfigureAwait(false);
        if (shards.Digest != _shardsDigest)
            throw new ClusterException(
                ClusterFault.DamagedInput,
                $"{ShardSet.FileName} of {_storage.Root} is not the one that the plan '{_plan.Name}' was made for: make a plan for these "
                    + "shards, in a folder of their own."
            );
        return _shards = shards;
    }

    /// <summary>The manifest of a step, if it belongs to this very step; else null.</summary>
    public async Task<StepManifest?> ManifestAsync(string stepId, CancellationToken token)
    {
        string name = StepManifest.NameOf(stepId);
        if (await _storage.LengthAsync(name, token).ConfigureAwait(false) is null)
            return null;

        try
        {
            StepManifest manifest = await VerifiedFile
                .ReadAsync(
                    _storage,
                    name,
                    null,
                    "run the step again",
                    stream => StepManifest.Read(stream, $"{name} of {_storage.Root}"),
                    token
                )
                .ConfigureAwait(false);
            return manifest.StepDigest == DigestOf(_plan.Step(stepId)) ? manifest : null;
        }
        catch (ClusterException exception) when (exception.Fault is ClusterFault.DamagedInput or ClusterFault.MissingInput)
        {
            // A manifest that cannot be read says nothing: the step is run again.
            return null;
        }
    }

    /// <summary>Digest that an input must have, and what to do where it has not.</summary>
    /// <exception cref="ClusterException">The step that writes it is not done.</exception>
    public async Task<(string? Digest, string Cure)> InputAsync(PlanStep step, string name, CancellationToken token)
    {
        if (_writers.TryGetValue(name, out string? writer))
        {
            StepManifest manifest =
                await ManifestAsync(writer, token).ConfigureAwait(false)
                ?? throw new ClusterException(
                    ClusterFault.MissingInput,
                    $"Step '{step.Id}' needs {name}, which step '{writer}' writes, and that is not done: run it first."
                );
            string? digest = manifest.Outputs.FirstOrDefault(output => output.Name == name)?.Digest;
            return (digest, $"run step '{writer}' again, which makes it anew");
        }

        ShardSet shards = await ShardsAsync(token).ConfigureAwait(false);
        foreach (Shard shard in shards.Shards)
        {
            if (shard.Vectors == name)
                return (shard.VectorsDigest, "restore it, or make the shards again");
            if (shard.Metadata == name)
                return (shard.MetadataDigest, "restore it, or make the shards again");
        }

        throw new ClusterException(ClusterFault.InvalidPlan, $"Step '{step.Id}' reads {name}, which no step writes and no shard is.");
    }

    /// <summary>Digests of all inputs of a step; null where one is not there yet.</summary>
    public async Task<Dictionary<string, string>?> InputsAsync(PlanStep step, CancellationToken token)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in step.Inputs)
        {
            try
            {
                digests[name] = (await InputAsync(step, name, token).ConfigureAwait(false)).Digest ?? "";
            }
            catch (ClusterException exception) when (exception.Fault == ClusterFault.MissingInput)
            {
                return null;
            }
        }

        return digests;
    }

    /// <summary>Whether the outputs that a manifest names are there.</summary>
    public async Task<bool> HasOutputsAsync(StepManifest manifest, bool verify, CancellationToken token)
    {
        foreach (StepOutput output in manifest.Outputs)
        {
            if (await _storage.LengthAsync(output.Name, token).ConfigureAwait(false) != output.Length)
                return false;
            if (verify && !await HasDigestAsync(output, token).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    private async Task<bool> HasDigestAsync(StepOutput output, CancellationToken token)
    {
        try
        {
            return await VerifiedFile
                .ReadAsync(_storage, output.Name, output.Digest, "run the step again", _ => true, token)
                .ConfigureAwait(false);
        }
        catch (ClusterException exception) when (exception.Fault is ClusterFault.DamagedInput or ClusterFault.MissingInput)
        {
            return false;
        }
    }
}
