using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MLNet.Embeddings.Cluster.Steps;
using MLNet.Embeddings.Cluster.Storage;

namespace MLNet.Embeddings.Cluster;

/// <summary>Runs steps of a plan, each by its id. Any number of runners, in any processes, may work on one storage at once.</summary>
/// <remarks>A step that two run at once is done twice and written twice, the same bytes each time: nothing is lost but the work.</remarks>
public sealed partial class StepRunner
{
    // Looks wait for the storage more than for anything else.
    private const int LooksAtOnce = 16;

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
        await new LedgerView(_ledger).DoneAsync(Plan.Step(stepId), verify, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>The steps that are done, each as <see cref="IsDoneAsync"/> says it without reading outputs. Every manifest is read once,
    /// some at the same time.</summary>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <returns>Their ids, in the order of the plan.</returns>
    /// <exception cref="ClusterException">Another version ran a step, or the storage cannot be read.</exception>
    public async Task<IReadOnlyList<string>> FindDoneAsync(CancellationToken cancellationToken = default)
    {
        var view = new LedgerView(_ledger);
        var isDone = new bool[Plan.Steps.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellationToken };
        await Parallel
            .ForAsync(
                0,
                isDone.Length,
                limits,
                async (i, token) => isDone[i] = await view.DoneAsync(Plan.Steps[i], verify: false, token).ConfigureAwait(false) is not null
            )
            .ConfigureAwait(false);
        return [.. Plan.Steps.Where((_, i) => isDone[i]).Select(step => step.Id)];
    }

    /// <summary>Runs a step unless it is done. What is taken for done is read and compared with its digests first.</summary>
    /// <param name="stepId">The step.</param>
    /// <param name="cancellationToken">Stops the step; nothing half done remains under the name of an output.</param>
    /// <exception cref="ClusterException">An input is missing or damaged, of another version, or the storage failed; see
    /// <see cref="ClusterException.Fault"/>.</exception>
    public Task<StepResult> RunAsync(string stepId, CancellationToken cancellationToken = default) =>
        RunAsync(stepId, _options, cancellationToken);

    /// <summary>Runs a step unless it is done, on a number of threads of its own. Steps may be run by many callers at once.</summary>
    /// <param name="stepId">The step.</param>
    /// <param name="numberOfThreads">Threads of the step, in place of those of the options.</param>
    /// <param name="cancellationToken">Stops the step; nothing half done remains under the name of an output.</param>
    /// <exception cref="ClusterException">An input is missing or damaged, of another version, or the storage failed.</exception>
    public Task<StepResult> RunOnThreadsAsync(string stepId, int numberOfThreads, CancellationToken cancellationToken = default) =>
        RunAsync(stepId, _options with { NumberOfThreads = numberOfThreads }, cancellationToken);

    private async Task<StepResult> RunAsync(string stepId, StepRunnerOptions options, CancellationToken cancellationToken)
    {
        PlanStep step = Plan.Step(stepId);
        long start = Stopwatch.GetTimestamp();
        var view = new LedgerView(_ledger);
        if (await view.DoneAsync(step, verify: true, cancellationToken).ConfigureAwait(false) is { } done)
            return Result(step, done, wasDone: true, start);

        Func<StepContext, Task<long>> run =
            StepTable.Of(step.Kind)
            ?? throw new ClusterException(
                ClusterFault.OtherVersion,
                $"Step '{step.Id}' is of the kind '{step.Kind}', which this version does not know: run it with "
                    + "the version that made the plan."
            );
        Dictionary<string, string> inputs = await view.InputsAsync(step, cancellationToken).ConfigureAwait(false);
        long items;
        StepContext context;
        using (var engine = new EngineContext(options.NumberOfThreads, null, cancellationToken))
        {
            context = new StepContext(_storage, view, step, options, engine, cancellationToken);
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
