using Microsoft.Extensions.Logging;

namespace MLNet.Embeddings.Tests.Logging;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogger : ILogger
{
    public List<(LogLevel Level, string Text, Dictionary<string, object?> Properties)> Messages { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        lock (Messages)
            Messages.Add((logLevel, formatter(state, exception), new((IEnumerable<KeyValuePair<string, object?>>)state!)));
    }
}
