using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>An MLContext that is tied to the console: warnings and progress of its pipelines are shown there.</summary>
internal sealed class PipelineSession : IDisposable
{
    private readonly CommandConsole _console;
    private readonly List<string> _warnings = [];

    public PipelineSession(CommandConsole console, int? seed = null)
    {
        _console = console;
        MLContext = new MLContext(seed);
        MLContext.Log += OnLog;
    }

    public MLContext MLContext { get; }

    /// <summary>Warnings that were shown, in order.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Stops a fit or a pass over data on Ctrl-C.</summary>
    public CancellationToken CancellationToken => _console.CancellationToken;

    /// <summary>A remark on items that were left out: the run ends with the exit code that says so.</summary>
    public void NoteIncomplete(string line)
    {
        _console.Note(line);
        _console.ExitCode = ExitCode.SomeFailed;
    }

    public void Dispose() => MLContext.Log -= OnLog;

    private void OnLog(object? sender, LoggingEventArgs message)
    {
        // Warnings that name a column speak to a pipeline's author; which files or rows these are, the commands say themselves.
        if (message.Kind == ChannelMessageKind.Warning && !message.RawMessage.Contains("column '", StringComparison.Ordinal))
        {
            _warnings.Add(message.RawMessage);
            _console.Note(message.RawMessage);
        }
        else if (message.Kind == ChannelMessageKind.Info)
            _console.Progress.Report(message.RawMessage);
    }
}
