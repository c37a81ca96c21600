using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Shell;

public partial class StageBoardTests
{
    private static readonly StagePlan Plan = new(("read", "Read the pictures", 60), ("map", "Make the map", 30), ("page", "Write", 10));

    [Fact]
    public void A_stage_that_is_done_gets_a_check_mark_and_its_seconds()
    {
        var clock = new ManualClock();
        var board = new StageBoard(Plan, Terminal(80), clock);
        Assert.Equal("", board.Bar());
        Assert.Null(board.End());
        Assert.Null(board.Report("read", 0, 100));
        clock.Advance(2.34);
        Assert.Null(board.Report("read", 100, 100));
        Assert.Equal("✓ Read the pictures                 2.3 s", board.Report("map", 0, 0));
        Assert.Null(board.Report("inner work of an engine", 1, 2));
        Assert.Null(board.Report("read", 1, 100));
        clock.Advance(1);
        Assert.Equal("✓ Make the map                      1.0 s", board.End());
    }

    [Fact]
    public void One_bar_stands_for_the_whole_run_and_never_goes_back()
    {
        var clock = new ManualClock();
        var board = new StageBoard(Plan, Terminal(80), clock);
        board.Report("read", 50, 100);
        clock.Advance(3);
        Assert.Equal("Read the pictures ━━━━━━━━━━━━───────────────────────────  30 %  about 7 s left", board.Bar());
        board.Report("read", 10, 100);
        Assert.Contains(" 30 %", board.Bar());
        board.Report("map", 0, 0);
        Assert.Contains(" 60 %", board.Bar());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(57)]
    [InlineData(80)]
    [InlineData(200)]
    [InlineData(900)]
    [InlineData(0)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var clock = new ManualClock();
        var board = new StageBoard(StagePlan.Inspection, Terminal(width), clock);
        foreach ((string name, string words, _) in StagePlan.Inspection.Stages)
        {
            string? ended = board.Report(name, 1, 3);
            clock.Advance(400);
            int most = Math.Clamp(width == 0 ? 80 : width, 40, 200);
            Assert.InRange(board.Bar().Length, words.Length, most - 1);
            Assert.InRange(ended?.Length ?? 1, 1, most);
        }
    }

    [Fact]
    public void Colors_are_for_terminals_that_want_them_and_change_no_text()
    {
        var clock = new ManualClock();
        var colored = new StageBoard(Plan, Terminal(80) with { HasColor = true }, clock);
        var plain = new StageBoard(Plan, Terminal(80), clock);
        foreach (StageBoard board in new[] { colored, plain })
            board.Report("read", 1, 2);
        Assert.Contains("\e[32m", colored.Bar());
        Assert.DoesNotContain('\e', plain.Bar());
        Assert.Equal(plain.Bar(), Sequences().Replace(colored.Bar(), ""));
        var ascii = new StageBoard(Plan, Terminal(80) with { IsUnicode = false }, clock);
        ascii.Report("read", 1, 2);
        Assert.All(ascii.Bar() + ascii.End(), letter => Assert.True(char.IsAscii(letter)));
    }

    [Fact]
    public void A_terminal_shows_the_bar_and_leaves_the_check_marks()
    {
        using var writer = new StringWriter();
        var clock = new ManualClock();
        var display = new ProgressDisplay(new ConsoleWriter(writer, isRequired: false), isTerminal: true, clock);
        display.Begin(new StageBoard(Plan, Terminal(60), clock));
        display.Report("read", 50, 100);
        display.Report("what a pipeline says");
        clock.Advance(2);
        display.Report("page", 0, 0);
        display.End();
        display.Clear();
        string[] lines = writer.ToString().Split(Environment.NewLine);
        Assert.EndsWith("\r✓ Read the pictures                 2.0 s\e[K", lines[0]);
        Assert.EndsWith("\r✓ Write                             0.0 s\e[K", lines[1]);
        Assert.Equal("", lines[2]);
    }

    [Fact]
    public void Where_lines_cannot_be_rewritten_nothing_of_it_is_shown()
    {
        using var writer = new StringWriter();
        var clock = new ManualClock();
        var display = new ProgressDisplay(new ConsoleWriter(writer, isRequired: false), isTerminal: false, clock);
        display.Begin(new StageBoard(Plan, Terminal(60), clock));
        display.Report("read", 0, 100);
        clock.Advance(5);
        display.Report("read", 50, 100);
        display.End();
        Assert.Equal($"read: 50 %, 50 of 100, 10 per second, 5 s left{Environment.NewLine}", writer.ToString());
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void The_line_of_JSON_is_for_programs_and_for_those_who_ask(bool isTerminal, bool wantsJson, bool isWritten)
    {
        using var output = new StringWriter();
        using (
            var console = new CommandConsole(
                output,
                TextWriter.Null,
                CancellationToken.None,
                wantsJson,
                Terminal(80) with
                {
                    IsOutputTerminal = isTerminal,
                }
            )
        )
        {
            console.WriteLine("for people");
            console.WriteResult(new JsonObject { ["n"] = 1 });
        }

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(isWritten ? 2 : 1, lines.Length);
        Assert.Equal(isWritten, lines[^1].StartsWith("{\"n\":1", StringComparison.Ordinal));
    }

    [Fact]
    public void Figures_are_bold_on_a_terminal_and_names_stay_escaped()
    {
        using var output = new StringWriter();
        using (
            var console = new CommandConsole(
                output,
                TextWriter.Null,
                CancellationToken.None,
                terminal: new TerminalFacts(true, true, true, true, () => 44)
            )
        )
        {
            console.WriteFigures("1,234 duplicates in 7 groups of x2.jpg, zero-shot .5, 96 % and more");
            console.WriteFailure("Not passed: a\e[2J\nb");
        }

        Assert.Equal(
            [
                "\e[1m1,234\e[0m duplicates in \e[1m7\e[0m groups of x2.jpg,",
                "zero-shot .5, \e[1m96 %\e[0m and more",
                "\e[31mNot passed: a\\u001b[2J\\nb\e[0m",
            ],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Fact]
    public void Lines_break_between_words_and_tables_and_paths_do_not()
    {
        Assert.Equal(["one two", "three", "/a/very/long/path"], FigureStyle.Wrap("one two three /a/very/long/path", 9));
        Assert.Equal(["a    b    c    d"], FigureStyle.Wrap("a    b    c    d", 9));
        Assert.Equal(["one two three"], FigureStyle.Wrap("one two three", 0));
    }

    private static TerminalFacts Terminal(int width) => TerminalFacts.None with { WidthOf = () => width };

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Sequences();
}
