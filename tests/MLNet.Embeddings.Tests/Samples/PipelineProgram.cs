using System.Diagnostics;

namespace MLNet.Embeddings.Tests.Samples;

/// <summary>Runs a program of src/Samples/Pipelines as its first comment says, in a folder of the test.</summary>
internal static class PipelineProgram
{
    public static string Folder => Path.Combine(Repository.Root, "src", "Samples", "Pipelines");

    /// <summary>Runs a program to its end; skips the running test where no package source can be reached.</summary>
    public static (int ExitCode, string Output) Run(TemporaryFolder folder, string name, params IEnumerable<string> arguments)
    {
        using Process process = Start(folder, name, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        SkipWithoutPackages(output);
        return (process.ExitCode, output);
    }

    public static Process Start(TemporaryFolder folder, string name, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["run", Path.Combine(Folder, name), "--", .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return Process.Start(start)!;
    }

    public static void SkipWithoutPackages(string output) =>
        Assert.SkipWhen(output.Contains("NU1301", StringComparison.Ordinal), "No package source can be reached.");
}
