using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MLNet.Embeddings.Cluster.Steps;
using MLNet.Embeddings.Cluster.Storage;

namespace MLNet.Embeddings.Cluster;

/// <summary>Runs steps of a plan, each by its id. Any number of runners, in any processes, may work on one storage at once.</summary>
/// <remarks>A step that two run at once is done twice and written twice, the same bytes each time: nothing is lost but the work.</remarks>
public sealed partial class StepRunner
{
    private readonly IShardStorage _storage;
    private readonly StepRunnerOptions _options;
    private readonly StepLedger _ledger;

    /// <summary>Makes a runner.</summary>
    /// <param name="storage">Where inputs and outputs lie.</param>
    /// <param name="plan">The plan whose steps are run.</param>
    /// <param name="options">What the machine gives; null for the defaults.</param>
    public StepRunner(IShardStorage storage, ClusterPlan plan, StepRunnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(plan);
        _storage = storage;
        Plan = plan;
        _options = options ?? new StepRunnerOptions();
        _ledger = new StepLedger(storage, plan);
    }

    /// <summary>The plan whose steps are run.</summary>
    public ClusterPlan Plan { get; }

    /// <summary>Whether a step is done: its manifest is there, belongs to this very step and its present inputs, and the outputs that it
    /// names are there.</summary>
    /// <param name="stepId">The step.</param>
    /// <param name="verify">Whether the bytes of the outputs are read and compared with their digests, too; else their lengths
    /// are.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="ClusterException">The plan has no such step, or another version ran it.</exception>
    public async Task<bool> IsDoneAsync(string stepId, bool verify = false, CancellationToken cancellationToken = default) =>
        await DoneAsync(Plan.Step(stepId), verify, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Runs a step unless it is done. What is taken for done is read and compared with its digests first.</summary>
    /// <param name="stepId">The step.</param>
    /// <param name="cancellationToken">Stops the step; nothing half done remains under the name of an output.</param>
    /// <exception cref="ClusterException">An input is missing or damaged, of another version, or the storage failed; see
    /// <see cref="ClusterException.Fault"/>.</exception>
    public async Task<StepResult> RunAsync(string stepId, CancellationToken cancellationToken = default)
    {
        PlanStep step = Plan.Step(stepId);
        long start = Stopwatch.GetTimestamp();
        if (await DoneAsync(step, verify: true, cancellationToken).ConfigureAwait(false) is { } done)
            return Result(step, done, wasDone: true, start);

        Func<StepContext, Task<long>> run =
            StepTable.Of(step.Kind)
            ?? throw new ClusterException(
                ClusterFault.OtherVersion,
                $"Step '{step.Id}' is of the kind '{step.Kind}', which this version does not know: run it with "
                    + "the version that made the plan."
            );
        Dictionary<string, string> inputs =
            await _ledger.InputsAsync(step, cancellationToken).ConfigureAwait(false)
            ?? throw await MissingAsync(step, cancellationToken).ConfigureAwait(false);
        long items;
        StepContext context;
        using (var engine = new EngineContext(_options.NumberOfThreads, null, cancellationToken))
        {
            context = new StepContext(_storage, _ledger, step, _options, engine, cancellationToken);
            // Steps compute for long: whoever awaits is not held.
            items = await Task.Run(() => run(context), cancellationToken).ConfigureAwait(false);
        }

        var manifest = new StepManifest(_ledger.DigestOf(step), items, inputs, context.Outputs);
        await VerifiedFile.WriteAsync(_storage, StepManifest.NameOf(step.Id), manifest.Write, cancellationToken).ConfigureAwait(false);
        StepResult result = Result(step, manifest, wasDone: false, start);
        if (_options.Logger is { } logger)
            LogDone(logger, step.Id, items, result.Elapsed.TotalSeconds);
        return result;
    }

    private async Task<StepManifest?> DoneAsync(PlanStep step, bool verify, CancellationToken token)
    {
        if (await _ledger.ManifestAsync(step.Id, token).ConfigureAwait(false) is not { } manifest)
            return null;
        if (await _ledger.InputsAsync(step, token).ConfigureAwait(false) is not { } inputs)
            return null;
        bool areInputs =
            inputs.Count == manifest.Inputs.Count && inputs.All(input => manifest.Inputs.GetValueOrDefault(input.Key) == input.Value);
        return areInputs && await _ledger.HasOutputsAsync(manifest, verify, token).ConfigureAwait(false) ? manifest : null;
    }

    private async Task<ClusterException> MissingAsync(PlanStep step, CancellationToken token)
    {
        foreach (string name in step.Inputs)
        {
            try
            {
                await _ledger.InputAsync(step, name, token).ConfigureAwait(false);
            }
            catch (ClusterException exception)
            {
                return exception;
            }
        }

        return new ClusterException(
            ClusterFault.MissingInput,
            $"An input of step '{step.Id}' is not there; run the steps before it first."
        );
    }

    private static StepResult Result(PlanStep step, StepManifest manifest, bool wasDone, long start) =>
        new()
        {
            StepId = step.Id,
            WasDone = wasDone,
            Elapsed = Stopwatch.GetElapsedTime(start),
            Items = manifest.Items,
            Outputs = manifest.Outputs,
        };

    [LoggerMessage(Level = LogLevel.Information, Message = "Step {Step} is done: {Items} items in {Seconds:F2} s.")]
    private static partial void LogDone(ILogger logger, string step, long items, double seconds);
}
