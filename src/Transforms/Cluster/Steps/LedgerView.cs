using System.Collections.Concurrent;
using MLNet.Embeddings.Cluster.Storage;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>What is done of a plan, as the storage said when it was first asked: every manifest is read once. Made for one run of a step,
/// or for one look at all.</summary>
internal sealed class LedgerView(StepLedger ledger)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<StepManifest?>>> _manifests = new(StringComparer.Ordinal);

    public Task<ShardSet> ShardsAsync(CancellationToken token) => ledger.ShardsAsync(token);

    /// <summary>The manifest of a step, if it belongs to this very step; else null.</summary>
    /// <exception cref="ClusterException">Another version wrote it, or the storage cannot be read.</exception>
    public Task<StepManifest?> ManifestAsync(string stepId, CancellationToken token) =>
        _manifests.GetOrAdd(stepId, id => new Lazy<Task<StepManifest?>>(() => ReadAsync(id, token))).Value;

    /// <summary>Digest that an input must have, and what to do where it has not.</summary>
    /// <exception cref="ClusterException">The step that writes it is not done.</exception>
    public async Task<(string? Digest, string Cure)> InputAsync(PlanStep step, string name, CancellationToken token)
    {
        if (ledger.WriterOf(name) is not { } writer)
            return (await ledger.ShardDigestAsync(step, name, token).ConfigureAwait(false), "restore it, or make the shards again");

        StepManifest manifest =
            await ManifestAsync(writer, token).ConfigureAwait(false)
            ?? throw new ClusterException(
                ClusterFault.MissingInput,
                $"Step '{step.Id}' needs {name}, which step '{writer}' writes, and that is not done: run it first."
            );
        return (manifest.Outputs.FirstOrDefault(output => output.Name == name)?.Digest, $"run step '{writer}' again, which makes it anew");
    }

    /// <summary>Digests of all inputs of a step.</summary>
    /// <exception cref="ClusterException">One is not there yet.</exception>
    public async Task<Dictionary<string, string>> InputsAsync(PlanStep step, CancellationToken token)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in step.Inputs)
            digests[name] = (await InputAsync(step, name, token).ConfigureAwait(false)).Digest ?? "";
        return digests;
    }

    /// <summary>The manifest of a step that is done: its inputs are those of now, and its outputs are there; else null.</summary>
    /// <param name="step">The step.</param>
    /// <param name="verify">Whether the bytes of the outputs are read and compared with their digests, too.</param>
    /// <param name="token">Stops the check.</param>
    public async Task<StepManifest?> DoneAsync(PlanStep step, bool verify, CancellationToken token)
    {
        if (await ManifestAsync(step.Id, token).ConfigureAwait(false) is not { } manifest)
            return null;
        try
        {
            Dictionary<string, string> inputs = await InputsAsync(step, token).ConfigureAwait(false);
            bool areInputs =
                inputs.Count == manifest.Inputs.Count && inputs.All(input => manifest.Inputs.GetValueOrDefault(input.Key) == input.Value);
            return areInputs && await HasOutputsAsync(manifest, verify, token).ConfigureAwait(false) ? manifest : null;
        }
        catch (ClusterException exception) when (exception.Fault == ClusterFault.MissingInput)
        {
            return null;
        }
    }

    private async Task<StepManifest?> ReadAsync(string stepId, CancellationToken token)
    {
        string name = StepManifest.NameOf(stepId);
        try
        {
            StepManifest manifest = await VerifiedFile
                .ReadAsync(
                    ledger.Storage,
                    name,
                    null,
                    "run the step again",
                    stream => StepManifest.Read(stream, $"{name} of {ledger.Storage.Root}"),
                    token
                )
                .ConfigureAwait(false);
            return manifest.StepDigest == ledger.DigestOf(ledger.Step(stepId)) ? manifest : null;
        }
        catch (ClusterException exception) when (exception.Fault is ClusterFault.DamagedInput or ClusterFault.MissingInput)
        {
            // A manifest that is not there or cannot be read says nothing: the step is run again.
            return null;
        }
    }

    private async Task<bool> HasOutputsAsync(StepManifest manifest, bool verify, CancellationToken token)
    {
        foreach (StepOutput output in manifest.Outputs)
        {
            if (await ledger.Storage.LengthAsync(output.Name, token).ConfigureAwait(false) != output.Length)
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
                .ReadAsync(ledger.Storage, output.Name, output.Digest, "run the step again", _ => true, token)
                .ConfigureAwait(false);
        }
        catch (ClusterException exception) when (exception.Fault is ClusterFault.DamagedInput or ClusterFault.MissingInput)
        {
            return false;
        }
    }
}
