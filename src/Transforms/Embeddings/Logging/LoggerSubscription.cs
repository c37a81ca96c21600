using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Embeddings.Logging;

/// <summary>Hands the messages of an MLContext to a logger until it is disposed.</summary>
internal sealed class LoggerSubscription : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly ILogger _logger;

    public LoggerSubscription(MLContext mlContext, ILogger logger)
    {
        _mlContext = mlContext;
        _logger = logger;
        mlContext.Log += HandOn;
    }

    public void Dispose() => _mlContext.Log -= HandOn;

    private static LogLevel LevelOf(ChannelMessageKind kind) =>
        kind switch
        {
            ChannelMessageKind.Error => LogLevel.Error,
            ChannelMessageKind.Warning => LogLevel.Warning,
            ChannelMessageKind.Info => LogLevel.Information,
            _ => LogLevel.Trace,
        };

    private void HandOn(object? sender, LoggingEventArgs message) =>
        LoggedMessages.Component(_logger, LevelOf(message.Kind), message.Source, message.RawMessage);
}
