using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;

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

    private readonly TerminalFacts _terminal;
    private readonly bool _wantsJson;
    private ConsoleTranscript? _transcript;

    /// <summary>Makes a console.</summary>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes all else.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <param name="wantsJson">Whether the result for programs is wanted even where a person reads.</param>
    /// <param name="terminal">What is at the other end; <see langword="null"/> finds out.</param>
    public CommandConsole(
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken,
        bool wantsJson = false,
        TerminalFacts? terminal = null
    )
    {
        _output = output as ConsoleWriter ?? new ConsoleWriter(output, isRequired: true);
        _error = error as ConsoleWriter ?? new ConsoleWriter(error, isRequired: false);
        _terminal = terminal ?? TerminalFacts.Of(_output.Target, _error.Target);
        _wantsJson = wantsJson;
        CancellationToken = cancellationToken;
        Progress = new ProgressDisplay(_error, _terminal.CanRewriteError, TimeProvider.System, _terminal.WidthOf);
    }

    public CancellationToken CancellationToken { get; }

    public ProgressDisplay Progress { get; }

    /// <summary>Exit code of a run that ends without an exception.</summary>
    public int ExitCode { get; set; } = Shell.ExitCode.Success;

    /// <summary>What an engine runs in: its progress is shown, and Ctrl-C stops it.</summary>
    public EngineContext CreateContext(int? numberOfThreads = null) => new(numberOfThreads, Progress, CancellationToken);

    /// <summary>Shows how far work has come that no engine does, and stops it on Ctrl-C.</summary>
    public void ReportProgress(string stage, long completed, long total)
    {
        CancellationToken.ThrowIfCancellationRequested();
        Progress.Report(stage, completed, total);
    }

    /// <summary>Shows the run as a whole from now on, stage by stage, where a person looks on.</summary>
    public void Begin(StagePlan plan) => Progress.Begin(new StageBoard(plan, _terminal, TimeProvider.System));

    /// <summary>Whether stages that are done are told as they end.</summary>
    public bool TellsStages => _terminal.CanRewriteError;

    /// <summary>Takes down what is said from now on.</summary>
    public ConsoleTranscript Record() => _transcript = new ConsoleTranscript();

    /// <summary>A line of the result for a person to read.</summary>
    public void WriteLine(string line) => Write(LineKind.Text, line);

    /// <summary>A line of figures, which a person's eye should find.</summary>
    public void WriteFigures(string line) => Write(LineKind.Figures, line);

    /// <summary>A line that says what failed.</summary>
    public void WriteFailure(string line) => Write(LineKind.Failure, line);

    /// <summary>A line of a transcript.</summary>
    public void Say(LineKind kind, string line)
    {
        if (kind == LineKind.Note)
            Note(line);
        else
            Write(kind, line);
    }

    /// <summary>A line that another run would say otherwise: of a transcript it is only the place.</summary>
    public void WriteOwn(LineKind kind, string line)
    {
        _transcript?.Add(kind, "");
        Show(line, style: null);
    }

    /// <summary>A remark that is no part of the result.</summary>
    public void Note(string line)
    {
        _transcript?.Add(LineKind.Note, line);
        Progress.Clear();
        int width = _terminal.CanRewriteError ? _terminal.LineWidth : 0;
        foreach (string part in FigureStyle.Wrap(PrintableText.Line(line), width))
            _error.WriteLine(part);
    }

    /// <summary>Remarks that are no part of the result.</summary>
    public void Note(IEnumerable<string> lines)
    {
        foreach (string line in lines)
            Note(line);
    }

    /// <summary>The result for a program to read: the last line on standard output. What the command took is added to it. On a terminal it
    /// is written only where it was asked for.</summary>
    public void WriteResult(JsonObject result)
    {
        _transcript?.Add(LineKind.Result, "");
        if (_terminal.IsOutputTerminal && !_wantsJson)
            return;
        result["work"] = new JsonObject
        {
            ["filesRead"] = _work.FilesRead,
            ["imagesDecoded"] = _work.ImagesDecoded,
            ["imagesEmbedded"] = _work.ImagesEmbedded,
            ["neighborSearches"] = _work.NeighborSearches,
        };
        Progress.Clear();
        _output.WriteLine(result.ToJsonString(OneLine));
    }

    private void Write(LineKind kind, string line)
    {
        _transcript?.Add(kind, line);
        Func<string, string>? style = kind switch
        {
            LineKind.Figures => FigureStyle.Bold,
            LineKind.Failure => FigureStyle.Red,
            _ => null,
        };
        Show(line, style);
    }

    private void Show(string line, Func<string, string>? style)
    {
        Progress.Clear();
        if (!_terminal.IsOutputTerminal)
        {
            _output.WriteLine(line);
            return;
        }

        bool isStyled = style is not null && _terminal.HasColor;
        foreach (string part in FigureStyle.Wrap(PrintableText.Line(line), _terminal.LineWidth))
            _output.WriteSequence($"{(isStyled ? style!(part) : part)}{Environment.NewLine}");
    }

    public void Dispose()
    {
        _work.Dispose();
        Progress.Clear();
    }
}
