using System.Diagnostics;
using System.Globalization;

namespace MLNet.Embeddings.Hosting;

/// <summary>What an engine that runs inside a component tells its progress: it goes to the log now and then.</summary>
internal sealed class ProgressLog : IProgress<EngineProgress>
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(2);

    private readonly ComponentHost _host;
    private readonly LogChannel _log;
    private readonly TimeSpan _interval;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _stage = "";
    private TimeSpan _stageStart;
    private TimeSpan _lastMessage;

    public ProgressLog(ComponentHost host, LogChannel log, TimeSpan? interval = null)
    {
        _host = host;
        _log = log;
        _interval = interval ?? DefaultInterval;
    }

    /// <summary>Throws when the environment was told to stop; otherwise says, at most every two seconds, how far the stage has come and how
    /// long it will take.</summary>
    public void Report(EngineProgress progress)
    {
        _host.CheckAlive();

        TimeSpan now = _clock.Elapsed;
        if (progress.Stage != _stage)
        {
            _stage = progress.Stage;
            _stageStart = now;
        }

        if (now - _lastMessage < _interval || progress.Total <= 0 || progress.Completed >= progress.Total)
            return;

        _lastMessage = now;
        _log.Info(Describe(progress, (now - _stageStart).TotalSeconds));
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
