using System.Diagnostics;
using System.Globalization;

namespace MLNet.Embeddings.Execution;

/// <summary>Turns what an engine tells of its progress into a sentence now and then: how far the stage has come, and how long it will still
/// take.</summary>
/// <param name="interval">Time between two sentences at least.</param>
internal sealed class PacedProgress(TimeSpan interval)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _stage = "";
    private TimeSpan _stageStart;
    private TimeSpan _lastSentence;

    /// <summary>The sentence; <see langword="null"/> where it is not yet time for one, or the stage is done.</summary>
    public string? Next(EngineProgress progress)
    {
        TimeSpan now = _clock.Elapsed;
        if (progress.Stage != _stage)
        {
            _stage = progress.Stage;
            _stageStart = now;
        }

        if (now - _lastSentence < interval || progress.Total <= 0 || progress.Completed >= progress.Total)
            return null;

        _lastSentence = now;
        return Describe(progress, (now - _stageStart).TotalSeconds);
    }

    private static string Describe(EngineProgress progress, double seconds)
    {
        string done = string.Create(CultureInfo.InvariantCulture, $"{progress.Stage}: {progress.Completed:N0} of {progress.Total:N0}");
        if (progress.Completed <= 0 || seconds <= 0)
            return done;

        double rate = progress.Completed / seconds;
        double left = (progress.Total - progress.Completed) / rate;
        return done + string.Create(CultureInfo.InvariantCulture, $", {rate:#,0.##} per second, about {left:0.0} s left");
    }
}
