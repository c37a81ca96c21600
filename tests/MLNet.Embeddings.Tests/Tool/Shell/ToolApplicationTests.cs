using MLNet.Embeddings.Tool;

namespace MLNet.Embeddings.Tests.Tool.Shell;

public class ToolApplicationTests
{
    [Theory]
    [InlineData("inspect")]
    [InlineData("classes")]
    [InlineData("clusters")]
    [InlineData("project")]
    [InlineData("neighbors")]
    public async Task Help_teaches_with_examples(string command)
    {
        SampleRun run = await SampleRun.Of(command, "--help");
        run.AssertSucceeded();
        Assert.Contains($"    mlnet-embeddings {command}", run.Output);
        Assert.Contains("Exit codes:", run.Output);
        Assert.All(
            run.Output.Split('\n').Where(line => line.TrimStart().StartsWith("--", StringComparison.Ordinal)),
            line => Assert.Matches(@"--\S+( <\S+>)?.*\s{2,}\S", line)
        );
    }

    [Fact]
    public async Task General_help_shows_an_example_of_every_command()
    {
        SampleRun run = await SampleRun.Of("--help");
        run.AssertSucceeded();
        Assert.All(
            new[] { "inspect", "classes", "clusters", "project", "neighbors" },
            command => Assert.Contains($"    mlnet-embeddings {command}", run.Output)
        );
    }

    [Fact]
    public async Task Unknown_commands_and_options_end_with_one_sentence()
    {
        (await SampleRun.Of("dance")).AssertFailed("There is no command 'dance'; there are inspect, ");
        (await SampleRun.Of("neighbors", "--dance")).AssertFailed("The command 'neighbors' has no option '--dance'.");
        (await SampleRun.Of("neighbors", "x.npy")).AssertFailed("'neighbors' does not know what to do with 'x.npy'");
        (await SampleRun.Of("search", "folder")).AssertFailed("The command 'search' needs <text>", "search --help");
        (await SampleRun.Of("models", "lst")).AssertFailed("list or pull, not 'lst'");
    }

    [Fact]
    public async Task A_word_that_begins_with_an_at_sign_is_a_word()
    {
        using var folder = new TemporaryFolder();
        (await SampleRun.Of("embed", "@eaDir", "--out", folder["v.npy"])).AssertFailed("There is no folder @eaDir.");
        (await SampleRun.Of("embed-text", "@home")).AssertSucceeded();
    }

    [Fact]
    public async Task What_is_misspelt_is_guessed()
    {
        (await SampleRun.Of("inspct")).AssertFailed("did you mean 'inspect'?");
        (await SampleRun.Of("inspect", "--max-leak", "0")).AssertFailed("has no option '--max-leak'; did you mean '--max-leaks'?");
        (await SampleRun.Of("--max-leaks=0", "--sed=1")).AssertFailed("has no option '--sed'; did you mean '--seed'?");
        using var folder = new TemporaryFolder();
        (await SampleRun.Of(folder.Path)).AssertFailed($"mlnet-embeddings inspect {folder.Path}");
    }

    [Fact]
    public async Task A_number_that_is_none_is_named()
    {
        (await SampleRun.Of("inspect", "--max-leaks", "few")).AssertFailed("--max-leaks must be a whole number, got 'few'.");
        (await SampleRun.Of("inspect", "--max-leaks")).AssertFailed("--max-leaks needs a whole number.");
        (await SampleRun.Of("project", "--min-dist", "near")).AssertFailed("--min-dist must be a number, got 'near'.");
    }

    [Fact]
    public async Task Output_that_cannot_be_written_ends_with_one_sentence()
    {
        using var error = new StringWriter();
        Assert.Equal(2, await ToolApplication.RunAsync(["models", "list"], new FullWriter(), error, TestContext.Current.CancellationToken));
        Assert.Equal("Standard output cannot be written: No space left on device", error.ToString().TrimEnd());
    }

    [Fact]
    public async Task A_canceled_run_ends_with_its_own_exit_code()
    {
        using var folder = new TemporaryFolder();
        using var error = new StringWriter();
        string input = folder.Write("x.csv", "1\n2\n3\n");
        int exitCode = await ToolApplication.RunAsync(
            ["neighbors", "--input", input, "--out", folder["i.npy"]],
            TextWriter.Null,
            error,
            new CancellationToken(canceled: true)
        );
        Assert.Equal(130, exitCode);
        Assert.StartsWith("Canceled", error.ToString());
        Assert.Equal(["x.csv"], folder.Files);
    }

    [Theory]
    [InlineData("what is in job by now is incomplete: remove it", "shard", "--input", "v.npy", "--out", "job")]
    [InlineData("steps that are done stay", "step", "job", "--all")]
    [InlineData("steps that are done stay", "merge", "job")]
    [InlineData("what was loaded is kept, and the next pull goes on from there", "models", "pull", "clip-vit-b32")]
    [InlineData("no result was written", "models", "list")]
    [InlineData("a job that was submitted goes on", "cluster", "submit", "job", "--wait")]
    public async Task A_canceled_run_says_what_is_left_of_it(string left, params string[] arguments)
    {
        using var error = new StringWriter();
        Assert.Equal(130, await ToolApplication.RunAsync(arguments, TextWriter.Null, error, new CancellationToken(canceled: true)));
        Assert.Equal($"Canceled; {left}.", error.ToString().TrimEnd());
    }

    private sealed class FullWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}
