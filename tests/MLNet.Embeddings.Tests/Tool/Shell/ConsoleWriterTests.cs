using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Shell;

public class ConsoleWriterTests
{
    [Fact]
    public void All_ways_of_writing_are_escaped()
    {
        using var target = new StringWriter { NewLine = "\n" };
        using var writer = new ConsoleWriter(target, isRequired: true);
        writer.Write("a\e\n");
        writer.Write('\e');
        writer.Write(['b', '\e']);
        writer.Write("c\e".AsSpan());
        writer.WriteLine("d\e\ne");
        writer.WriteLine("{0}", "f\e");
        writer.WriteLine();
        writer.WriteSequence("\e[K");
        Assert.Equal("a\\u001b\n\\u001bb\\u001bc\\u001bd\\u001b\\ne\nf\\u001b\n\n\e[K", target.ToString());
    }

    [Fact]
    public void Remarks_that_cannot_be_written_cost_nothing_and_results_end_the_run()
    {
        using var broken = new ClosedWriter();
        using var remarks = new ConsoleWriter(broken, isRequired: false);
        remarks.WriteLine("x");
        remarks.Write("x");
        remarks.WriteSequence("x");
        using var results = new ConsoleWriter(broken, isRequired: true);
        InputException refused = Assert.Throws<InputException>(() => results.WriteLine("x"));
        Assert.Equal("Standard output cannot be written: It is closed.", refused.Message);
    }

    [Fact]
    public void Progress_on_a_standard_error_that_is_gone_stops_nothing()
    {
        using var console = new CommandConsole(TextWriter.Null, new ClosedWriter(), CancellationToken.None);
        console.Note("x");
        console.Progress.Report("x", 1, 2);
    }

    [Fact]
    public async Task Names_of_files_cannot_forge_lines_of_a_run()
    {
        using var folder = new TemporaryFolder();
        SampleRun run = await SampleRun.Of("neighbors", "--input", "absent\e[2J\nNot passed: forged.npy", "--out", folder["o.npy"]);
        run.AssertFailed("There is no file absent\\u001b[2J\\nNot passed: forged.npy.");
    }
}
