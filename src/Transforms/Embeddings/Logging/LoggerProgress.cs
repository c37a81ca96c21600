using Microsoft.Extensions.Logging;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Logging;

namespace MLNet.Embeddings;

/// <summary>Tells an <see cref="ILogger"/> how far an engine has come: give it to an <see cref="EngineContext"/>. What runs in a pipeline
/// tells the log of its MLContext, which <c>mlContext.LogTo(logger)</c> hands on.</summary>
/// <example>
/// <code><![CDATA[
/// using var context = new EngineContext(progress: new LoggerProgress(logger));
/// NeighborSet neighbors = NeighborSet.Find(rows, 90, context);
/// ]]></code>
/// </example>
public sealed class LoggerProgress : IProgress<EngineProgress>
{
    private readonly ILogger _logger;
    private readonly LogLevel _level;
    private readonly PacedProgress _pace;

    /// <param name="logger">Where the messages go.</param>
    /// <param name="level">How important they are.</param>
    /// <param name="interval">Time between two messages at least; <see langword="null"/>: two seconds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is negative.</exception>
    public LoggerProgress(ILogger logger, LogLevel level = LogLevel.Information, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(logger);
        TimeSpan pause = interval ?? TimeSpan.FromSeconds(2);
        ArgumentOutOfRangeException.ThrowIfLessThan(pause, TimeSpan.Zero, nameof(interval));
        _logger = logger;
        _level = level;
        _pace = new PacedProgress(pause);
    }

    /// <summary>Logs a sentence where it is time for one: how far the stage has come, and how long it will still take.</summary>
    /// <param name="value">How far the engine has come.</param>
    public void Report(EngineProgress value)
    {
        if (_pace.Next(value) is { } sentence)
            LoggedMessages.Progress(_logger, _level, sentence);
    }
}
