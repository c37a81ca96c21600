using Microsoft.Extensions.Logging;

namespace MLNet.Embeddings.Logging;

/// <summary>The two forms in which a logger gets messages, with what they are about as properties.</summary>
internal static partial class LoggedMessages
{
    [LoggerMessage(Message = "{Progress}")]
    public static partial void Progress(ILogger logger, LogLevel level, string progress);

    [LoggerMessage(Message = "[{Component}] {Text}")]
    public static partial void Component(ILogger logger, LogLevel level, string component, string text);
}
