using System.Globalization;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>A run on a terminal: a line with a check mark for each stage that is done, and below them one bar for the whole.</summary>
/// <param name="plan">The stages.</param>
/// <param name="terminal">The terminal.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class StageBoard(StagePlan plan, TerminalFacts terminal, TimeProvider clock)
{
    private const string Green = "\e[32m";
    private const string Faint = "\e[2m";
    private const string Plain = "\e[0m";
    private const int LongestBar = 40;
    private const int ShortestBar = 8;
    private const int UnknownWidth = 80;
    private const double FirstGuess = 0.03;

    private readonly long _begin = clock.GetTimestamp();
    private long _stageBegin = clock.GetTimestamp();
    private int _place = -1;
    private double _share;

    /// <summary>Goes to a stage or on in it.</summary>
    /// <param name="name">The stage; one that the plan does not have changes nothing.</param>
    /// <param name="completed">Units that are done.</param>
    /// <param name="total">Units in all, or 0 while unknown.</param>
    /// <returns>The line of the stage that has ended by this; <see langword="null"/> where none has.</returns>
    public string? Report(string name, long completed, long total)
    {
        int place = plan.PlaceOf(name);
        if (place < 0 || place < _place)
            return null;
        string? ended = place > _place ? End() : null;
        if (place > _place)
            (_place, _stageBegin, _share) = (place, clock.GetTimestamp(), 0);
        _share = total > 0 ? Math.Clamp((double)completed / total, _share, 1) : _share;
        return ended;
    }

    /// <summary>The line of the stage that was under way; <see langword="null"/> where none was.</summary>
    public string? End()
    {
        if (_place < 0)
            return null;
        string mark = terminal.IsUnicode ? "✓" : "ok";
        string words = plan.Stages[_place].Words;
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{clock.GetElapsedTime(_stageBegin).TotalSeconds:0.0} s");
        int width = Math.Min(Width, LongestBar + mark.Length);
        string gap = new(' ', Math.Max(1, width - mark.Length - 1 - words.Length - seconds.Length));
        return $"{Colored(Green, mark)} {words}{gap}{Colored(Faint, seconds)}";
    }

    /// <summary>The bar, with what is being done and the time that is left, as wide as the terminal allows.</summary>
    public string Bar()
    {
        if (_place < 0)
            return "";
        double done = plan.Done(_place, _share);
        string words = plan.Stages[_place].Words;
        string percent = string.Create(CultureInfo.InvariantCulture, $"{100 * done, 3:0} %");
        string left = Left(done);
        int room = Width - 1 - words.Length - percent.Length - left.Length - 4;
        if (room < ShortestBar)
        {
            left = "";
            room = Width - 1 - words.Length - percent.Length - 2;
        }

        if (room < ShortestBar)
            return Cut($"{percent.TrimStart()} {words}", Width - 1);
        int length = Math.Min(room, LongestBar);
        int full = (int)Math.Round(done * length);
        (string on, string off) = terminal.IsUnicode ? ("━", "─") : ("=", "-");
        string bar = Colored(Green, Repeat(on, full)) + Colored(Faint, Repeat(off, length - full));
        return $"{words} {bar} {percent}{(left.Length > 0 ? $"  {left}" : "")}";
    }

    private int Width => terminal.LineWidth is > 0 and var width ? width : UnknownWidth;

    // A guess from too little would jump about.
    private string Left(double done)
    {
        TimeSpan elapsed = clock.GetElapsedTime(_begin);
        return done < FirstGuess || elapsed.TotalSeconds < 1 ? "" : $"about {Duration(elapsed * ((1 - done) / done))} left";
    }

    private static string Duration(TimeSpan time) =>
        time.TotalMinutes < 1 ? $"{Math.Ceiling(time.TotalSeconds):0} s" : $"{(int)time.TotalMinutes} min {time.Seconds} s";

    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text.AsSpan(0, Math.Max(0, length - 1))}…";

    private static string Repeat(string sign, int count) => string.Concat(Enumerable.Repeat(sign, count));

    private string Colored(string color, string text) => terminal.HasColor && text.Length > 0 ? $"{color}{text}{Plain}" : text;
}
