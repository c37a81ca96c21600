using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Logging;

namespace MLNet.Embeddings.Hosting;

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

    private void HandOn(object? sender, LoggingEventArgs message)
    {
        LogLevel level = LevelOf(message.Kind);
        if (_logger.IsEnabled(level))
            LoggedMessages.Component(_logger, level, message.Source, message.RawMessage);
    }
}
