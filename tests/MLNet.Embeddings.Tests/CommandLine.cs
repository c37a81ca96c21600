using System.Diagnostics;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests;

/// <summary>Runs the dotnet command and fails the test where that fails.</summary>
internal static class CommandLine
{
    public static string Dotnet(string folder, params IEnumerable<string> arguments)
    {
        string path = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        var start = new ProcessStartInfo(path)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(
            process.ExitCode == 0,
            $"dotnet {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {output}{errors.Result}"
        );
        return output;
    }
}
