using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MLNet.Embeddings.Tests.Silos;

namespace MLNet.Embeddings.Tests.Cluster.Stores;

/// <summary>Programs of npm that play stores, installed once in a folder of the user's, or found where
/// <c>MLNET_EMBEDDINGS_NODE_PACKAGES</c> says.</summary>
internal static class NodeServers
{
    private static readonly Lock Installing = new();

    /// <summary>The folder of packages; skips the running test where they cannot be had.</summary>
    public static string Packages(params string[] packages)
    {
        if (Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_NODE_PACKAGES") is { Length: > 0 } given)
            return given;
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stores are started by a POSIX shell.");
        string folder = Path.Combine(Path.GetTempPath(), $"mlnet-embeddings-npm-{Environment.UserName}");
        lock (Installing)
        {
            string[] missing = [.. packages.Where(package => !File.Exists(MarkOf(folder, package)))];
            if (missing.Length == 0)
                return folder;
            Directory.CreateDirectory(folder);
            (int exitCode, string output) = Install(folder, missing);
            Assert.SkipUnless(exitCode == 0, $"npm cannot install {string.Join(" and ", missing)} here: {output}");
            // An installation that was broken off leaves folders, but no mark.
            foreach (string package in missing)
                File.WriteAllText(MarkOf(folder, package), "");
        }

        return folder;
    }

    /// <summary>Starts a program of a package and waits until it takes connections.</summary>
    public static async Task<Process> StartAsync(string script, int port, (string Name, string Value) variable, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[variable.Name] = variable.Value;
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                return process;
            }
            catch (SocketException)
            {
                // As where the system's node is too old for it.
                Assert.SkipWhen(process.HasExited, $"{script} does not run here.");
                if (Stopwatch.GetElapsedTime(begun) > TimeSpan.FromMinutes(3))
                {
                    process.Kill(entireProcessTree: true);
                    Assert.Skip($"{script} has not begun to listen at {port} within 3 minutes.");
                }

                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>A port that nothing uses.</summary>
    public static int FreePort() => TestSilo.FreePort();

    private static string MarkOf(string folder, string package) => Path.Combine(folder, $"{package}.installed");

    private static (int ExitCode, string Output) Install(string folder, string[] packages)
    {
        try
        {
            var start = new ProcessStartInfo(
                "npm",
                ["install", "--prefix", folder, "--no-audit", "--no-fund", "--fetch-retries", "1", .. packages]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromMinutes(6)))
            {
                process.Kill(entireProcessTree: true);
                return (1, "it has not ended within 6 minutes");
            }

            return (process.ExitCode, errors.Result.Split('\n')[0]);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (1, exception.Message);
        }
    }
}
