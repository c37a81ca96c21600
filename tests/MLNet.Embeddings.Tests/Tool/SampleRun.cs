using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool;

/// <summary>One run of the console application inside the test process.</summary>
internal sealed record SampleRun(int ExitCode, string Output, string Error)
{
    /// <summary>The result: the last line on standard output.</summary>
    public JsonNode Result => JsonNode.Parse(Output.TrimEnd().Split('\n')[^1])!;

    public static async Task<SampleRun> Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await ToolApplication.RunAsync(args, output, error, TestContext.Current.CancellationToken);
        return new SampleRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Asserts that the run did what was asked; a slow machine may have shown its progress.</summary>
    public void AssertSucceeded() => Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");

    /// <summary>Asserts that the run failed with one sentence that holds all the given parts.</summary>
    public void AssertFailed(params string[] parts)
    {
        Assert.Equal(2, ExitCode);
        Assert.Empty(Output);
        Assert.Single(Error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", Error);
        Assert.All(parts, part => Assert.Contains(part, Error));
    }
}
