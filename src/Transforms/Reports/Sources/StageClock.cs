using System.Diagnostics;

namespace MLNet.Embeddings.Reports.Sources;

/// <summary>Measures the stages of a run, in order.</summary>
internal sealed class StageClock
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<StageTime> _stages = [];

    public IReadOnlyList<StageTime> Stages => _stages;

    /// <summary>Time since the run began.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Runs one stage and keeps its time.</summary>
    public T Measure<T>(string stage, Func<T> work)
    {
        TimeSpan start = _clock.Elapsed;
        T result = work();
        _stages.Add(new StageTime(stage, _clock.Elapsed - start));
        return result;
    }
}
