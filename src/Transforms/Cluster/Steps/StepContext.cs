using System.Text.Json;
using MLNet.Embeddings.Cluster.Storage;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>What one run of a step reads and writes through.</summary>
internal sealed class StepContext(
    IShardStorage storage,
    LedgerView ledger,
    PlanStep step,
    StepRunnerOptions options,
    EngineContext engine,
    CancellationToken token
)
{
    private readonly List<StepOutput> _outputs = [];

    public PlanStep Step => step;

    public StepRunnerOptions Options => options;

    /// <summary>Threads and callback.</summary>
    public EngineContext Engine => engine;

    public CancellationToken Token => token;

    /// <summary>What was written so far.</summary>
    public IReadOnlyList<StepOutput> Outputs => _outputs;

    public Task<ShardSet> ShardsAsync() => ledger.ShardsAsync(token);

    /// <summary>Reads an input, checked against its digest.</summary>
    public async Task<T> ReadAsync<T>(string name, Func<Stream, T> read)
    {
        (string? digest, string cure) = await ledger.InputAsync(step, name, token).ConfigureAwait(false);
        return await VerifiedFile.ReadAsync(storage, name, digest, cure, stream => read(stream), token).ConfigureAwait(false);
    }

    /// <summary>Writes the next output.</summary>
    public async Task WriteAsync(Action<Stream> write)
    {
        string name = step.Outputs[_outputs.Count];
        _outputs.Add(await VerifiedFile.WriteAsync(storage, name, write, token).ConfigureAwait(false));
    }

    /// <summary>A parameter of the step.</summary>
    /// <exception cref="ClusterException">It is missing or of another kind.</exception>
    public T Parameter<T>(string name)
    {
        try
        {
            if (step.Parameters[name] is { } value)
                return value.Deserialize<T>()!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw Invalid(name, exception);
        }

        throw Invalid(name, null);
    }

    /// <summary>A parameter that names a member of an enumeration.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum =>
        Enum.TryParse(Parameter<string>(name), out T value) && Enum.IsDefined(value) ? value : throw Invalid(name, null);

    /// <summary>The threshold: a parameter, or what the input says that a step of calibration wrote.</summary>
    public async Task<float> ThresholdAsync()
    {
        if (step.Parameters.ContainsKey("threshold"))
            return Parameter<float>("threshold");
        return await ReadAsync(
                CalibrateStep.FileName,
                stream =>
                {
                    using var json = JsonDocument.Parse(stream);
                    return json.RootElement.GetProperty("threshold").GetSingle();
                }
            )
            .ConfigureAwait(false);
    }

    private ClusterException Invalid(string name, Exception? inner) =>
        new(ClusterFault.InvalidPlan, $"Step '{step.Id}' has no parameter '{name}' of the right kind: make the plan again.", inner);
}
