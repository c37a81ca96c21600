using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Keeps what an MLContext logs.</summary>
internal sealed class LogListener
{
    private readonly List<(ChannelMessageKind Kind, string Message)> _messages = [];

    public LogListener(MLContext context) =>
        context.Log += (_, entry) =>
        {
            lock (_messages)
                _messages.Add((entry.Kind, entry.RawMessage));
        };

    public List<string> Of(ChannelMessageKind kind)
    {
        lock (_messages)
            return [.. _messages.Where(message => message.Kind == kind).Select(message => message.Message)];
    }
}
