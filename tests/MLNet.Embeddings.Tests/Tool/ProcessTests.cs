using System.Diagnostics;
using System.Text.Json.Nodes;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Tests.Tool;

/// <summary>The console application as a process of its own, in an empty folder.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_arguments_drawn_pictures_are_inspected_and_the_planted_faults_are_found()
    {
        using Process process = Start();
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        Assert.Contains("--model clip-vit-b32", await error);
        JsonNode result = JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!;
        Assert.Equal((2000, "mini-clip"), ((int)result["n"]!, (string)result["model"]!));
        Assert.InRange(ShareFound(result, "duplicates"), 0.98, 1);
        Assert.InRange(ShareFound(result, "leaks between splits"), 0.98, 1);
        Assert.Equal(0, (int)FaultOf(result, "duplicates")["false"]!);
        Assert.Equal(0, (int)FaultOf(result, "leaks between splits")["false"]!);
        Assert.InRange(ShareFound(result, "wrong labels"), 0.8, 1);
        Assert.Equal(1, ShareFound(result, "unreadable files"));
        Assert.Equal(1, ShareFound(result, "outliers"));
        Assert.InRange((int)FaultOf(result, "outliers")["false"]!, 0, 2);
        Assert.True(File.Exists(_folder["out/inspect.html"]));
    }

    [Fact]
    public async Task Bad_input_ends_with_exit_code_2_and_one_sentence()
    {
        using Process process = Start("project", "--input", "absent.npy", "--out", "map.npy");
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        Assert.Equal("There is no file absent.npy.", error.TrimEnd());
    }

    [Fact]
    public async Task An_interrupt_ends_a_long_run_soon_and_leaves_no_file()
    {
        SampleProcess.SkipWhereSignalsAreLost(2);
        using Process process = Start("clusters", "--count", "12000", "--out", ".");
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        // The first line says that the digits are there and the fit begins.
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        SampleProcess.Signal(process, "INT");

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("Canceled", await error);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task An_interrupt_stops_the_embedding_of_pictures_too()
    {
        SampleProcess.SkipWhereSignalsAreLost(2);
        DemoDatasetWriter.Write(new DemoOptions { Folder = _folder["demo"], Count = 600 }, TestContext.Current.CancellationToken);
        using Process process = Start("inspect", "demo", "--out", "out");
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        // The first line says that the pictures are listed; to embed them comes next.
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        SampleProcess.Signal(process, "INT");

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("Canceled; no result was written.", await error);
        Assert.Empty(Directory.GetFiles(_folder["out"]));
    }

    private static double ShareFound(JsonNode result, string kind)
    {
        JsonNode fault = FaultOf(result, kind);
        return (double)fault["found"]! / (double)fault["planted"]!;
    }

    private static JsonNode FaultOf(JsonNode result, string kind) =>
        result["faults"]!.AsArray().Single(fault => (string)fault!["kind"]! == kind)!;

    private Process Start(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "mlnet-embeddings.dll");
        return Process.Start(
            new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
            {
                WorkingDirectory = _folder.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
    }
}
