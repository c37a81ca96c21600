using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Shell;

public class ProgressDisplayTests
{
    [Fact]
    public void Short_work_stays_silent()
    {
        (ProgressDisplay display, StringWriter writer, ManualClock clock) = Create(isTerminal: false);
        display.Report("search", 0, 100);
        clock.Advance(1.9);
        display.Report("search", 90, 100);
        display.Report("write", 0, 100);
        clock.Advance(1.9);
        display.Report("write", 90, 100);
        Assert.Empty(writer.ToString());
    }

    [Fact]
    public void Long_work_tells_rate_and_remaining_time_in_plain_lines()
    {
        (ProgressDisplay display, StringWriter writer, ManualClock clock) = Create(isTerminal: false);
        display.Report("search", 0, 8000);
        for (int step = 1; step <= 8; step++)
        {
            clock.Advance(1);
            display.Report("search", 1000 * step, 8000);
        }

        Assert.Equal(
            ["search: 25 %, 2,000 of 8,000, 1,000 per second, 6 s left", "search: 88 %, 7,000 of 8,000, 1,000 per second, 1 s left"],
            writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Fact]
    public void A_terminal_line_is_rewritten_and_taken_away()
    {
        (ProgressDisplay display, StringWriter writer, ManualClock clock) = Create(isTerminal: true);
        display.Report("fit", 0, 0);
        clock.Advance(3);
        display.Report("fit", 0, 0);
        display.Clear();
        display.Clear();
        Assert.Equal("\rfit: 3 s so far\e[K\r\e[K", writer.ToString());
    }

    [Theory]
    [InlineData(12, "\rfit: 3 s s…\e[K")]
    [InlineData(16, "\rfit: 3 s so far\e[K")]
    [InlineData(0, "\rfit: 3 s so far\e[K")]
    public void A_terminal_line_does_not_wrap(int width, string written)
    {
        using var writer = new StringWriter();
        var clock = new ManualClock();
        var display = new ProgressDisplay(new ConsoleWriter(writer, isRequired: false), isTerminal: true, clock, () => width);
        display.Report("fit", 0, 0);
        clock.Advance(3);
        display.Report("fit", 0, 0);
        Assert.Equal(written, writer.ToString());
    }

    private static (ProgressDisplay Display, StringWriter Writer, ManualClock Clock) Create(bool isTerminal)
    {
        var writer = new StringWriter();
        var clock = new ManualClock();
        return (new ProgressDisplay(new ConsoleWriter(writer, isRequired: false), isTerminal, clock), writer, clock);
    }
}
