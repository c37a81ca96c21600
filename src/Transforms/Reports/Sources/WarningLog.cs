using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Embeddings.Reports.Sources;

/// <summary>Keeps the warnings of an environment until it is disposed.</summary>
internal sealed class WarningLog : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly List<string> _messages = [];
    private readonly Lock _gate = new();

    public WarningLog(MLContext mlContext)
    {
        _mlContext = mlContext;
        mlContext.Log += OnLog;
    }

    /// <summary>The warnings so far, each once, in order.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages.Distinct()];
        }
    }

    public void Dispose() => _mlContext.Log -= OnLog;

    private void OnLog(object? sender, LoggingEventArgs message)
    {
        // Warnings that name a column speak to a pipeline's author; which files these are, the report says itself.
        if (message.Kind != ChannelMessageKind.Warning || message.RawMessage.Contains("column '", StringComparison.Ordinal))
            return;
        lock (_gate)
            _messages.Add(message.RawMessage);
    }
}
