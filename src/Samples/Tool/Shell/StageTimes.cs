using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>Seconds of each stage of a run, in order.</summary>
internal sealed class StageTimes
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<KeyValuePair<string, double>> _stages = [];

    public IReadOnlyList<KeyValuePair<string, double>> Stages => _stages;

    /// <summary>Seconds since the run began.</summary>
    public double Total => _clock.Elapsed.TotalSeconds;

    /// <summary>Seconds of the stages of a projection's fit.</summary>
    public static IReadOnlyList<KeyValuePair<string, double>> SecondsOf(ProjectionDiagnostics diagnostics) =>
        [.. diagnostics.StageTimes.Select(stage => KeyValuePair.Create(stage.Name, stage.Elapsed.TotalSeconds))];

    /// <summary>Runs one stage and keeps its seconds.</summary>
    public T Measure<T>(string stage, Func<T> work)
    {
        double start = Total;
        T result = work();
        _stages.Add(new(stage, Total - start));
        return result;
    }

    /// <summary>Runs one stage and keeps its seconds.</summary>
    public void Measure(string stage, Action work) =>
        Measure(
            stage,
            () =>
            {
                work();
                return true;
            }
        );

    /// <summary>Runs a stage that may know the seconds of its own parts; these are kept in its place, and what they leave as
    /// "other".</summary>
    public T Measure<T>(string stage, Func<T> work, Func<T, IEnumerable<KeyValuePair<string, double>>> parts)
    {
        double start = Total;
        T result = work();
        double seconds = Total - start;
        KeyValuePair<string, double>[] known = [.. parts(result)];
        _stages.AddRange(known);
        _stages.Add(known.Length == 0 ? new(stage, seconds) : new("other", Math.Max(seconds - known.Sum(part => part.Value), 0)));
        return result;
    }

    /// <summary>Takes over stages that were measured elsewhere.</summary>
    public void Add(IEnumerable<StageTime> stages) =>
        _stages.AddRange(stages.Select(stage => KeyValuePair.Create(stage.Name, stage.Elapsed.TotalSeconds)));

    /// <summary>The stages and their total as a JSON object.</summary>
    public JsonObject ToJson()
    {
        var seconds = new JsonObject();
        foreach ((string stage, double value) in _stages)
            seconds[stage] = Math.Round(value, 4);
        seconds["total"] = Math.Round(Total, 4);
        return seconds;
    }
}
