using System.Diagnostics;
using System.Text.Json.Nodes;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Tests.Tool;

/// <summary>The store of a run that is killed, and of two runs at once.</summary>
public sealed class StoreProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StoreProcessTests() =>
        DemoDatasetWriter.Write(new DemoOptions { Folder = _folder["demo"], Count = 600 }, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_run_that_was_killed_is_gone_on_with_and_finds_the_same()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Killing without notice needs a POSIX system.");
        var clock = Stopwatch.StartNew();
        JsonNode undisturbed = await Run("undisturbed", "off");
        double seconds = clock.Elapsed.TotalSeconds;
        foreach (double share in new[] { 0.3, 0.4, 0.5, 0.6 })
        {
            using Process process = Start("killed", "store.db");
            Task output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(share * seconds), TestContext.Current.CancellationToken);
            SampleProcess.Signal(process, "KILL");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(output, error);
        }

        JsonNode after = await Run("after", "store.db");
        JsonNode again = await Run("again", "store.db");
        Assert.Equal(undisturbed["duplicates"]!.ToJsonString(), after["duplicates"]!.ToJsonString());
        Assert.Equal(Findings("undisturbed"), Findings("after"));
        Assert.Equal(Findings("undisturbed"), Findings("again"));
        Assert.Equal(0, (int)again["work"]!["imagesDecoded"]!);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Two_runs_at_once_find_the_same_without_an_error()
    {
        await Task.WhenAll(Run("one", "store.db"), Run("other", "store.db"));
        await Run("alone", "off");
        Assert.Equal(Findings("alone"), Findings("one"));
        Assert.Equal(Findings("alone"), Findings("other"));
    }

    private byte[] Findings(string report) => File.ReadAllBytes(_folder[$"{report}/findings.csv"]);

    private Process Start(string report, string store) =>
        SampleProcess.Start(_folder.Path, _folder.Path, "inspect", "demo", "--out", report, "--store", store);

    private async Task<JsonNode> Run(string report, string store)
    {
        using Process process = Start(report, store);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string remarks = await error;
        Assert.True(process.ExitCode is 0 or 3, remarks);
        Assert.DoesNotContain("is not remembered", remarks, StringComparison.Ordinal);
        return JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!;
    }
}
