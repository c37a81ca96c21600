using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Tests.Samples.Shell;

public class SampleApplicationTests
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
        Assert.All(run.Output.Split('\n').Where(line => line.TrimStart().StartsWith("--", StringComparison.Ordinal)), line => Assert.Matches(@"--\S+( <\S+>)?.*\s{2,}\S", line));
    }

    [Fact]
    public async Task General_help_shows_an_example_of_every_command()
    {
        SampleRun run = await SampleRun.Of("--help");
        run.AssertSucceeded();
        Assert.All(new[] { "inspect", "classes", "clusters", "project", "neighbors" }, command => Assert.Contains($"    mlnet-embeddings {command}", run.Output));
    }

    [Fact]
    public async Task Unknown_commands_and_options_end_with_one_sentence()
    {
        (await SampleRun.Of("dance")).AssertFailed("There is no command 'dance'; there are inspect, ");
        (await SampleRun.Of("neighbors", "--dance")).AssertFailed("'neighbors' does not know what to do with '--dance'");
        (await SampleRun.Of("search")).AssertFailed("search --help");
    }

    [Fact]
    public async Task A_cancelled_run_ends_with_its_own_exit_code()
    {
        using var folder = new TemporaryFolder();
        using var error = new StringWriter();
        string input = folder.Write("x.csv", "1\n2\n3\n");
        int exitCode = await SampleApplication.RunAsync(["neighbors", "--input", input, "--out", folder["i.npy"]], TextWriter.Null, error, new CancellationToken(canceled: true));
        Assert.Equal(130, exitCode);
        Assert.StartsWith("Cancelled", error.ToString());
        Assert.Equal(["x.csv"], folder.Files);
    }
}
