namespace MLNet.Embeddings.Tests.Tool;

/// <summary>Runs whose standard streams are closed, full or left by their reader, as under cron and in daemons.</summary>
public sealed class StandardStreamsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StandardStreamsTests() => _folder.Write("in.csv", "1,2\n3,4\n5,6\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    [InlineData("<&- 2>&-")]
    [InlineData("2> >(exit 0)")]
    [InlineData("| head -c 1")]
    public async Task A_standard_error_that_takes_nothing_costs_no_result(string redirection)
    {
        SkipWithout("/dev/full");
        // More neighbors than there are rows make a remark.
        (int exitCode, string output, _) = await Neighbors("", redirection, 9);
        Assert.Equal(0, exitCode);
        Assert.StartsWith("{", output);
        Assert.Equal(["in.csv", "out.npy"], _folder.Files);
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData(">/dev/full")]
    public async Task A_standard_output_that_takes_nothing_is_told_and_the_result_is_there(string redirection)
    {
        SkipWithout("/dev/full");
        (int exitCode, _, string error) = await Neighbors("", redirection, 1);
        Assert.Equal(2, exitCode);
        Assert.Contains("Standard output cannot be written: ", error);
        Assert.Equal(["in.csv", "out.npy"], _folder.Files);
    }

    [Theory]
    [InlineData(">&- 2>&- <&-", 2)]
    [InlineData(">/dev/full 2>/dev/full", 2)]
    public async Task Without_any_stream_the_result_is_there(string redirection, int expected)
    {
        SkipWithout("/dev/full");
        (int exitCode, _, _) = await Neighbors("", redirection, 9);
        Assert.Equal(expected, exitCode);
        Assert.Equal(128 + (3 * 2 * sizeof(int)), File.ReadAllBytes(_folder["out.npy"]).Length);
    }

    [Theory]
    [InlineData("neighbors --help", ">/dev/full")]
    [InlineData("--help", ">&-")]
    [InlineData("dance", "2>&-")]
    [InlineData("dance", "2>/dev/full")]
    public async Task Help_and_faults_that_nobody_can_read_end_with_exit_code_2(string arguments, string redirection)
    {
        SkipWithout("/dev/full");
        Assert.Equal(2, (await SampleProcess.RunInShell(_folder.Path, "", redirection, arguments.Split(' '))).ExitCode);
    }

    [Theory]
    [InlineData("COLUMNS=0 TERM=")]
    [InlineData("COLUMNS=-7 TERM=nothing-known")]
    [InlineData("COLUMNS=99999999999 TERM=\"../../etc/passwd\"")]
    public async Task An_odd_terminal_stops_nothing(string settings)
    {
        (int exitCode, string output, _) = await Neighbors($"env {settings}", "", 9);
        Assert.Equal(0, exitCode);
        Assert.StartsWith("{", output);
    }

    private Task<(int ExitCode, string Output, string Error)> Neighbors(string before, string redirection, int k) =>
        SampleProcess.RunInShell(_folder.Path, before, redirection, "neighbors", "--input", "in.csv", "--k", $"{k}", "--out", "out.npy");

    private static void SkipWithout(string device) => Assert.SkipUnless(File.Exists(device), $"There is no {device}.");
}
