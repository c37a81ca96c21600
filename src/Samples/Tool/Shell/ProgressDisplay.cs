using System.Globalization;
using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>Shows how far long work has come, with its rate and the time that remains; work of less than two seconds stays
/// silent.</summary>
/// <remarks>On a terminal one line is rewritten in place; elsewhere a plain line appears every few seconds.</remarks>
/// <param name="writer">Where to write.</param>
/// <param name="isTerminal">Whether a line can be rewritten there.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="width">The width of the terminal, 0 where unknown: a longer line would wrap, and only its last part could be
/// rewritten.</param>
internal sealed class ProgressDisplay(ConsoleWriter writer, bool isTerminal, TimeProvider clock, Func<int>? width = null)
    : IProgress<EngineProgress>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly long _begin = clock.GetTimestamp();
    private string _stage = "";
    private long _stageStart;
    private long _lastShown;
    private bool _isLineOpen;
    private StageBoard? _board;

    /// <summary>Shows the run as a whole from now on, where lines can be rewritten.</summary>
    public void Begin(StageBoard board)
    {
        lock (_gate)
            _board = isTerminal ? board : null;
    }

    /// <summary>Ends the stage that is under way, and the run.</summary>
    public void End()
    {
        lock (_gate)
        {
            Finish(_board?.End());
            _board = null;
        }
    }

    /// <summary>Reports progress; safe to call often and from any thread.</summary>
    /// <param name="stage">What is being done, such as "neighbors".</param>
    /// <param name="completed">Units that are done.</param>
    /// <param name="total">Units in all, or 0 while unknown.</param>
    public void Report(string stage, long completed, long total)
    {
        lock (_gate)
        {
            long now = clock.GetTimestamp();
            if (_board is { } board)
            {
                Finish(board.Report(stage, completed, total));
                ShowBar(board, now);
                return;
            }

            if (stage != _stage || _stageStart == 0)
            {
                _stage = stage;
                _stageStart = now;
                _lastShown = 0;
            }

            TimeSpan elapsed = clock.GetElapsedTime(_stageStart, now);
            if (elapsed >= Patience)
                Show(Describe(stage, completed, total, elapsed), now);
        }
    }

    /// <summary>Reports the progress of an engine.</summary>
    public void Report(EngineProgress value) => Report(value.Stage, value.Completed, value.Total);

    /// <summary>Shows what a pipeline says of its own progress, unless it comes within the first two seconds.</summary>
    public void Report(string message)
    {
        lock (_gate)
        {
            long now = clock.GetTimestamp();
            if (_board is { } board)
                ShowBar(board, now);
            else if (clock.GetElapsedTime(_begin, now) >= Patience)
                Show(message, now);
        }
    }

    /// <summary>Takes the progress line off the terminal, so that other text can follow.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_isLineOpen)
                writer.WriteSequence("\r\e[K");
            _isLineOpen = false;
        }
    }

    private void Finish(string? line)
    {
        if (line is null)
            return;
        writer.WriteSequence($"\r{line}\e[K{Environment.NewLine}");
        (_isLineOpen, _lastShown) = (false, 0);
    }

    private void ShowBar(StageBoard board, long now)
    {
        if (_lastShown != 0 && clock.GetElapsedTime(_lastShown, now) < TerminalInterval)
            return;
        _lastShown = now;
        writer.WriteSequence($"\r{board.Bar()}\e[K");
        _isLineOpen = true;
    }

    private void Show(string text, long now)
    {
        TimeSpan interval = isTerminal ? TerminalInterval : LineInterval;
        if (_lastShown != 0 && clock.GetElapsedTime(_lastShown, now) < interval)
            return;

        _lastShown = now;
        if (isTerminal)
            writer.WriteSequence($"\r{Fitting(PrintableText.Line(text))}\e[K");
        else
            writer.WriteLine(text);
        _isLineOpen = isTerminal;
    }

    private string Fitting(string text) =>
        width?.Invoke() is { } columns and > 1 && text.Length >= columns ? $"{text.AsSpan(0, columns - 2)}…" : text;

    private static string Describe(string stage, long completed, long total, TimeSpan elapsed)
    {
        if (total <= 0 || completed <= 0)
            return $"{stage}: {Duration(elapsed)} so far";

        double rate = completed / elapsed.TotalSeconds;
        TimeSpan left = TimeSpan.FromSeconds((total - completed) / rate);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{stage}: {100.0 * completed / total:0} %, {completed:N0} of {total:N0}, {rate:#,0.#} per second, {Duration(left)} left"
        );
    }

    private static string Duration(TimeSpan time) =>
        time.TotalMinutes < 1 ? $"{Math.Ceiling(time.TotalSeconds):0} s" : $"{(int)time.TotalMinutes} min {time.Seconds} s";
}
