using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Samples.Shell;

/// <summary>Seconds of each stage of a run, in order.</summary>
internal sealed class StageTimes
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<KeyValuePair<string, double>> _stages = [];

    public IReadOnlyList<KeyValuePair<string, double>> Stages => _stages;

    /// <summary>Seconds since the run began.</summary>
    public double Total => _clock.Elapsed.TotalSeconds;

    /// <summary>Runs one stage and keeps its seconds.</summary>
    public T Measure<T>(string stage, Func<T> work)
    {
        double start = Total;
        T result = work();
        _stages.Add(new(stage, Total - start));
        return result;
    }

    /// <summary>Runs one stage and keeps its seconds.</summary>
    public void Measure(string stage, Action work) => Measure(stage, () =>
    {
        work();
        return true;
    });

    /// <summary>Runs a stage that knows the seconds of its own parts; what they leave is kept under the stage's name.</summary>
    public T Measure<T>(string stage, Func<T> work, Func<T, IEnumerable<KeyValuePair<string, double>>> parts)
    {
        double start = Total;
        T result = work();
        double rest = Total - start;
        foreach (KeyValuePair<string, double> part in parts(result))
        {
            _stages.Add(part);
            rest -= part.Value;
        }

        _stages.Add(new(stage, Math.Max(rest, 0)));
        return result;
    }

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
