using System.Diagnostics;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Benchmarks.Peers;

/// <summary>A script that must succeed.</summary>
internal sealed class ScriptProcess(string program, params string[] arguments)
{
    /// <summary>Runs the script and returns what it printed; a failure is an exception with what it said.</summary>
    public string Output()
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program} failed: {errors.Result.Trim()}");
    }
}
