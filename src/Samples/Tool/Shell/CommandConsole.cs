using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>What a command talks through: results on standard output, everything else on standard error, cancellation from
/// Ctrl-C.</summary>
internal sealed class CommandConsole : IDisposable
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Made with the console: a command's work begins with it and ends with it.
    private readonly WorkCounts _work = WorkCounts.Collect();
    private readonly ConsoleWriter _output;
    private readonly ConsoleWriter _error;

    public CommandConsole(TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        _output = output as ConsoleWriter ?? new ConsoleWriter(output, isRequired: true);
        _error = error as ConsoleWriter ?? new ConsoleWriter(error, isRequired: false);
        CancellationToken = cancellationToken;
        bool isTerminal = ReferenceEquals(_error.Target, Console.Error) && !Console.IsErrorRedirected && CanRewriteLines();
        Progress = new ProgressDisplay(_error, isTerminal, TimeProvider.System, isTerminal ? TerminalWidth : null);
    }

    public CancellationToken CancellationToken { get; }

    public ProgressDisplay Progress { get; }

    /// <summary>Exit code of a run that ends without an exception.</summary>
    public int ExitCode { get; set; } = ToolApplication.Success;

    /// <summary>What an engine runs in: its progress is shown, and Ctrl-C stops it.</summary>
    public EngineContext CreateContext(int? numberOfThreads = null) => new(numberOfThreads, Progress, CancellationToken);

    /// <summary>Shows how far work has come that no engine does, and stops it on Ctrl-C.</summary>
    public void ReportProgress(string stage, long completed, long total)
    {
        CancellationToken.ThrowIfCancellationRequested();
        Progress.Report(stage, completed, total);
    }

    /// <summary>A line of the result for a person to read.</summary>
    public void WriteLine(string line)
    {
        Progress.Clear();
        _output.WriteLine(line);
    }

    /// <summary>A remark that is no part of the result.</summary>
    public void Note(string line)
    {
        Progress.Clear();
        _error.WriteLine(line);
    }

    /// <summary>The result for a program to read: the last line on standard output. What the command took is added to it.</summary>
    public void WriteResult(JsonObject result)
    {
        result["work"] = new JsonObject
        {
            ["filesRead"] = _work.FilesRead,
            ["imagesDecoded"] = _work.ImagesDecoded,
            ["imagesEmbedded"] = _work.ImagesEmbedded,
            ["neighborSearches"] = _work.NeighborSearches,
        };
        WriteLine(result.ToJsonString(OneLine));
    }

    // A terminal of which nothing is known gets plain lines; Windows names none.
    private static bool CanRewriteLines() =>
        Environment.GetEnvironmentVariable("TERM") switch
        {
            "dumb" => false,
            null or "" => OperatingSystem.IsWindows(),
            _ => true,
        };

    // A terminal need not tell its width; lines are then as long as they are.
    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or PlatformNotSupportedException)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        _work.Dispose();
        Progress.Clear();
    }
}
