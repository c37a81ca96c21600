using Microsoft.Playwright;

namespace MLNet.Embeddings.Benchmarks.Pages;

/// <summary>The machine's own Chromium, without a window and with a software renderer.</summary>
internal static class Chromium
{
    public const string Variable = "MLNET_EMBEDDINGS_CHROMIUM";

    public static IReadOnlyList<string> Names { get; } = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>How it is started.</summary>
    /// <param name="executable">Its file.</param>
    public static BrowserTypeLaunchOptions Launch(string executable) =>
        new()
        {
            ExecutablePath = executable,
            Args =
            [
                "--no-sandbox",
                "--no-first-run",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--use-gl=angle",
                "--use-angle=swiftshader",
                "--enable-unsafe-swiftshader",
            ],
        };

    /// <summary>Its file: the one that the environment names, or the first on the path.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } configured)
            return configured;

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        return folders
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
            .FirstOrDefault(File.Exists);
    }
}
