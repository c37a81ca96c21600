using System.Diagnostics;
using System.Text.RegularExpressions;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool;

/// <summary>What the application does is watched from outside, system call by system call: nothing leaves the machine, and no file appears
/// but those that were asked for.</summary>
public sealed partial class PrivacyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PrivacyTests()
    {
        foreach (string name in (string[])["home", "tmp", "work"])
            Directory.CreateDirectory(_folder[name]);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Every command but <c>models pull</c>, each with what it needs of those before it.</summary>
    private static readonly string[][] Commands =
    [
        ["demo-dataset", "demo", "--count", "150"],
        ["inspect", "demo", "--out", "report"],
        ["classes", "demo", "--out", "classes"],
        ["embed", "demo", "--out", "vectors.npy", "--paths-out", "paths.txt"],
        ["embed-text", "a photo of a cat", "--out", "texts.npy"],
        ["project", "--input", "vectors.npy", "--epochs", "20", "--out", "map.npy", "--save", "map.zip"],
        ["project", "--load", "map.zip", "--transform", "vectors.npy", "--transform-out", "placed.npy"],
        ["neighbors", "--input", "vectors.npy", "--k", "5", "--out", "indices.npy"],
        ["search", "demo", "a cat", "--top", "3"],
        ["similar", "demo", "PICTURE", "--top", "3"],
        ["duplicates", "demo", "--out", "duplicates"],
        ["duplicates", "--input", "vectors.npy"],
        ["clusters", "--count", "200", "--out", "clusters"],
        ["tokenize", "a photo of a cat", "--tokenizer", "TOKENIZER"],
        ["models", "list"],
    ];

    [Fact]
    public async Task No_command_opens_a_connection_or_a_file_that_was_not_asked_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && CanTrace(), "Watching system calls needs Linux and strace.");
        foreach (string[] command in Commands)
        {
            string name = string.Join(' ', command);
            string trace = _folder["trace"];
            (int exitCode, string error) = await RunAsync(trace, [.. command.Select(Argument)]);
            Assert.True(exitCode == 0 || (exitCode == 3 && command[1] == "demo"), $"{name}: {exitCode} {error}");

            string[] lines = File.ReadAllLines(trace);
            Assert.Contains(lines, line => line.Contains("openat(", StringComparison.Ordinal));
            Assert.DoesNotContain(lines, line => InternetAddress().IsMatch(line));
            Assert.DoesNotContain(lines, line => line.Contains("/etc/resolv.conf", StringComparison.Ordinal));
            string[] written =
            [
                .. lines
                    .Select(line => Written().Match(line))
                    .Where(match => match.Success)
                    .Select(match => Path.Combine(_folder["work"], match.Groups["path"].Value)),
            ];
            Assert.All(written, path => Assert.True(IsAllowed(path), $"{name} writes {path}"));
            Assert.True(
                !Directory.EnumerateFileSystemEntries(_folder["home"]).Any(),
                $"{name} leaves {string.Join(", ", Directory.EnumerateFileSystemEntries(_folder["home"]))}"
            );
            Assert.True(
                !Directory.EnumerateFileSystemEntries(_folder["tmp"]).Any(),
                $"{name} leaves {string.Join(", ", Directory.EnumerateFileSystemEntries(_folder["tmp"]))}"
            );
        }
    }

    [Fact]
    public async Task A_pull_without_a_network_is_the_one_command_that_asks_for_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && CanTrace(), "Watching system calls needs Linux and strace.");
        // A proxy on this machine that nobody serves keeps the test from the network.
        (int exitCode, string error) = await RunAsync(
            _folder["trace"],
            ["models", "pull", "clip-vit-b32"],
            ("https_proxy", "http://127.0.0.1:9")
        );
        Assert.Equal(2, exitCode);
        Assert.Contains("could not be downloaded", error);
        Assert.Contains(
            File.ReadAllLines(_folder["trace"]),
            line => InternetAddress().IsMatch(line) && line.Contains("127.0.0.1", StringComparison.Ordinal)
        );
        Assert.Empty(Directory.GetFiles(_folder["home"], "*", SearchOption.AllDirectories));
    }

    // Everything that the process may write lies in its folder, in the folder for temporary files, from which it is gone at the end, or in
    // no file at all.
    private bool IsAllowed(string path) =>
        path.StartsWith(_folder["work"] + "/", StringComparison.Ordinal)
        || path.StartsWith(_folder["tmp"] + "/", StringComparison.Ordinal)
        || path.StartsWith("/dev/", StringComparison.Ordinal)
        || path.StartsWith("/proc/", StringComparison.Ordinal);

    private string Argument(string argument) =>
        argument switch
        {
            "PICTURE" => Path.GetRelativePath(
                _folder["work"],
                Directory.EnumerateFiles(_folder["work/demo"], "*.png", SearchOption.AllDirectories).Order().First()
            ),
            "TOKENIZER" => Path.Combine(AppContext.BaseDirectory, "models", "mini-clip"),
            _ => argument,
        };

    private async Task<(int ExitCode, string Error)> RunAsync(
        string trace,
        string[] arguments,
        params (string Name, string Value)[] variables
    )
    {
        string program = Path.Combine(AppContext.BaseDirectory, "mlnet-embeddings.dll");
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(
            "strace",
            [
                "-f",
                "-qq",
                "-s",
                "4096",
                "-e",
                "trace=connect,sendto,sendmsg,sendmmsg,open,openat,creat,mkdir,rename",
                "-o",
                trace,
                host,
                program,
                .. arguments,
            ]
        )
        {
            WorkingDirectory = _folder["work"],
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // These turn ONNX Runtime's telemetry off by themselves, or move the cache.
        foreach (
            string name in (string[])
                [
                    "CI",
                    "TF_BUILD",
                    "GITHUB_ACTIONS",
                    "ORT_DISABLE_TELEMETRY",
                    "ORT_RUNNING_UNIT_TESTS",
                    "XDG_CACHE_HOME",
                    "XDG_CONFIG_HOME",
                    "MLNET_EMBEDDINGS_CACHE",
                ]
        )
            start.Environment.Remove(name);
        start.Environment["HOME"] = _folder["home"];
        start.Environment["TMPDIR"] = _folder["tmp"];
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        return (process.ExitCode, error);
    }

    private static bool CanTrace()
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo("strace", ["-f", "-o", "/dev/null", "true"]) { RedirectStandardError = true }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex("AF_INET6?\\b")]
    private static partial Regex InternetAddress();

    [GeneratedRegex("(?:open|openat|creat)\\((?:AT_FDCWD, )?\"(?<path>[^\"]+)\", (?:[^)]*O_CREAT|[^)]*O_WRONLY|[^)]*O_RDWR).*= \\d+$")]
    private static partial Regex Written();
}
