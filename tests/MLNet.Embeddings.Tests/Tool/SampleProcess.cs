using System.Diagnostics;

namespace MLNet.Embeddings.Tests.Tool;

/// <summary>The console application as a process of its own.</summary>
internal static class SampleProcess
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "mlnet-embeddings.dll");

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts it; its temporary files go to a folder of the test's, and nothing else of the runtime's does.</summary>
    public static Process Start(string folder, string temporary, params IEnumerable<string> arguments) =>
        Start(folder, temporary, Host, [Program, .. arguments]);

    /// <summary>Starts it with variables of the environment.</summary>
    public static Process StartWith(string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        Start(folder, folder, Host, [Program, .. arguments], environment);

    /// <summary>Runs it from a shell, which settles something first, such as a limit, and redirects its streams.</summary>
    /// <returns>The exit code and what came through standard output and standard error.</returns>
    public static async Task<(int ExitCode, string Output, string Error)> RunInShell(
        string folder,
        string before,
        string redirections,
        params IEnumerable<string> arguments
    )
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The test needs a POSIX shell.");
        string script = $"set -o pipefail; {before} \"$@\" {redirections}";
        using Process process = Start(folder, folder, "/bin/bash", ["-c", script, "test", Host, Program, .. arguments]);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }

    public static void Signal(Process process, string signal)
    {
        // What it says of a process that has ended meanwhile is of no interest.
        using Process kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", $"{process.Id}"]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    /// <summary>Skips the running test where a signal would not reach a process that it starts.</summary>
    /// <remarks>A shell without job control starts background jobs deaf to interrupts, and so are all processes that they start.</remarks>
    public static void SkipWhereSignalsAreLost(params IEnumerable<int> signals)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sending a signal to another process needs a POSIX system.");
        string? line = File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            : null;
        ulong ignored = line is null ? 0 : Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16);
        Assert.SkipWhen(
            signals.Any(signal => (ignored & (1UL << (signal - 1))) != 0),
            "A signal is ignored in this session, as in the background jobs of a shell without job control."
        );
    }

    private static Process Start(
        string folder,
        string temporary,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = temporary;
        // Otherwise the runtime leaves sockets for debuggers there when it is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
