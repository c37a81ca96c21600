using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Embeddings.Samples.Shell;

/// <summary>An MLContext that is tied to the console: warnings and progress of its pipelines are shown there.</summary>
internal sealed class PipelineSession : IDisposable
{
    private readonly CommandConsole _console;

    public PipelineSession(CommandConsole console, int? seed = null)
    {
        _console = console;
        MLContext = new MLContext(seed);
        MLContext.Log += OnLog;
    }

    public MLContext MLContext { get; }

    /// <summary>Stops a fit or a pass over data on Ctrl-C.</summary>
    public CancellationToken CancellationToken => _console.CancellationToken;

    public void Dispose() => MLContext.Log -= OnLog;

    private void OnLog(object? sender, LoggingEventArgs message)
    {
        if (message.Kind == ChannelMessageKind.Warning)
            _console.Note(message.RawMessage);
        else if (message.Kind == ChannelMessageKind.Info)
            _console.Progress.Report(message.RawMessage);
    }
}
