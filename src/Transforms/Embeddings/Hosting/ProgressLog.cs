using MLNet.Embeddings.Execution;

namespace MLNet.Embeddings.Hosting;

/// <summary>What an engine that runs inside a component tells its progress: it goes to the log now and then.</summary>
internal sealed class ProgressLog(ComponentHost host, LogChannel log, TimeSpan? interval = null) : IProgress<EngineProgress>
{
    private readonly PacedProgress _pace = new(interval ?? TimeSpan.FromSeconds(2));

    /// <summary>Throws when the environment was told to stop; otherwise says, at most every two seconds, how far the stage has come and how
    /// long it will take.</summary>
    public void Report(EngineProgress progress)
    {
        host.CheckAlive();
        if (_pace.Next(progress) is { } sentence)
            log.Info(sentence);
    }
}
