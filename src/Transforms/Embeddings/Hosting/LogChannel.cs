using Microsoft.ML.Runtime;

namespace MLNet.Embeddings.Hosting;

/// <summary>Messages to <c>MLContext.Log</c>.</summary>
/// <remarks>No message holds values of the user's data; a message that names a column is marked as showing the schema.</remarks>
internal sealed class LogChannel(IChannel channel) : IDisposable
{
    public void Info(string message) => channel.Info(MessageSensitivity.None, message);

    public void Warning(string message) => channel.Warning(MessageSensitivity.Schema, message);

    public void Error(string message) => channel.Error(MessageSensitivity.Schema, message);

    public void Dispose() => channel.Dispose();
}
