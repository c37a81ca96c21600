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
        return End(process);
    }

    /// <summary>Runs a program without arguments and with a variable of its environment set, or, for <see langword="null"/>,
    /// unset.</summary>
    public static (int ExitCode, string Output) Run(TemporaryFolder folder, string name, (string Name, string? Value) variable)
    {
        using Process process = Process.Start(StartOf(folder, name, [], variable))!;
        return End(process);
    }

    public static Process Start(TemporaryFolder folder, string name, params IEnumerable<string> arguments) =>
        Process.Start(StartOf(folder, name, arguments))!;

    public static void SkipWithoutPackages(string output) =>
        Assert.SkipWhen(output.Contains("NU1301", StringComparison.Ordinal), "No package source can be reached.");

    private static (int ExitCode, string Output) End(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        SkipWithoutPackages(output);
        return (process.ExitCode, output);
    }

    private static ProcessStartInfo StartOf(
        TemporaryFolder folder,
        string name,
        IEnumerable<string> arguments,
        (string Name, string? Value)? variable = null
    )
    {
        var start = new ProcessStartInfo("dotnet", ["run", Path.Combine(Folder, name), "--", .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        if (variable is { Value: { } value })
            start.Environment[variable.Value.Name] = value;
        else if (variable is not null)
            start.Environment.Remove(variable.Value.Name);
        return start;
    }
}
