using System.Diagnostics;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool;

/// <summary>What docs/determinism.md promises of processors with different instruction sets, tried on one that can leave some of them
/// out.</summary>
public sealed class InstructionSetTests : IDisposable
{
    private const string WithoutAvx512 = "DOTNET_EnableAVX512";
    private const string WithoutAvx2 = "DOTNET_EnableAVX2";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exact", "euclidean")]
    [InlineData("exact", "cosine")]
    [InlineData("approximate", "euclidean")]
    [InlineData("approximate", "inner-product")]
    public void Neighbors_are_the_same_bits_with_any_instruction_set(string search, string metric)
    {
        WriteRows();
        byte[][] results =
        [
            .. Modes()
                .Select(mode =>
                {
                    Run(
                        mode,
                        "neighbors",
                        "--input",
                        "rows.csv",
                        "--k",
                        "10",
                        "--search",
                        search,
                        "--metric",
                        metric,
                        "--out",
                        "i.npy",
                        "--distances-out",
                        "d.npy"
                    );
                    return (byte[])[.. File.ReadAllBytes(_folder["i.npy"]), .. File.ReadAllBytes(_folder["d.npy"])];
                }),
        ];
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Theory]
    [InlineData("umap")]
    [InlineData("tsne")]
    public void A_map_is_the_same_bits_again_with_the_same_instruction_set(string method)
    {
        WriteRows();
        foreach (string? mode in Modes())
        {
            byte[][] maps =
            [
                .. new[] { "1", "2", "3" }.Select(threads =>
                {
                    Run(
                        mode,
                        "project",
                        "--input",
                        "rows.csv",
                        "--method",
                        method,
                        "--epochs",
                        "20",
                        "--iterations",
                        "20",
                        "--threads",
                        threads,
                        "--out",
                        "map.npy"
                    );
                    return File.ReadAllBytes(_folder["map.npy"]);
                }),
            ];
            Assert.All(maps, map => Assert.Equal(maps[0], map));
        }
    }

    // What the machine has, then without the widest vectors, then without all but the narrowest.
    private static string?[] Modes() => [null, WithoutAvx512, WithoutAvx2];

    private void WriteRows()
    {
        var random = new Random(3);
        _folder.Write(
            "rows.csv",
            string.Join(
                '\n',
                Enumerable.Range(0, 700).Select(_ => string.Join(',', Enumerable.Range(0, 9).Select(_ => random.Next(-9999, 9999))))
            )
        );
    }

    private void Run(string? without, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "mlnet-embeddings.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove(WithoutAvx512);
        start.Environment.Remove(WithoutAvx2);
        if (without is not null)
            start.Environment[without] = "0";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
    }
}
