using System.Diagnostics;
using System.Globalization;

namespace MLNet.Embeddings.Tests.Packaging;

/// <summary>All packages that an application takes, packed once for all tests, in a version that no cache has seen.</summary>
public sealed class PackedPackages : IDisposable
{
    // The folder is added to the sources that the machine has.
    private const string Sources = """
        <configuration>
          <packageSources>
            <add key="mlnet-embeddings-under-test" value="PACKAGES" />
          </packageSources>
        </configuration>
        """;

    // In this order each builds what the next ones take.
    private static readonly Dictionary<string, string> Projects = new()
    {
        ["MLNet.Embeddings"] = Path.Combine("src", "Transforms", "Embeddings"),
        ["MLNet.Embeddings.Reports"] = Path.Combine("src", "Transforms", "Reports"),
        ["MLNet.Embeddings.Formats"] = Path.Combine("src", "Transforms", "Formats"),
        ["MLNet.Embeddings.Cluster"] = Path.Combine("src", "Transforms", "Cluster"),
        ["MLNet.Embeddings.VectorData"] = Path.Combine("src", "Transforms", "VectorData"),
        ["MLNet.Embeddings.MiniClip"] = Path.Combine("models", "packaging"),
        ["MLNet.Embeddings.PhotoClip"] = Path.Combine("models", "packaging-photo"),
        ["MLNet.Embeddings.Tool"] = Path.Combine("src", "Samples", "Tool"),
    };

    private readonly TemporaryFolder _packages = new();

    public PackedPackages()
    {
        // Above everything that a source may have, and no preview, so that commands need not name it.
        Version = string.Create(CultureInfo.InvariantCulture, $"9999.0.{(DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond) % int.MaxValue}");
        foreach (string project in Projects.Values)
            Pack(project, _packages.Path);
    }

    /// <summary>Their ids.</summary>
    public static IReadOnlyCollection<string> Ids => Projects.Keys;

    /// <summary>The version of all of them.</summary>
    public string Version { get; }

    /// <summary>The path of a package.</summary>
    public string this[string id] => _packages[$"{id}.{Version}.nupkg"];

    /// <summary>Packs a project, given by its folder from the root, in the version of all.</summary>
    public void Pack(string project, string destination, params IEnumerable<string> properties) =>
        CommandLine.Dotnet(
            Repository.Root,
            ["pack", project, "-o", destination, $"-p:Version={Version}", "-p:RunAnalyzers=false", .. properties]
        );

    /// <summary>An empty folder in which the packages are found.</summary>
    public TemporaryFolder EmptyFolder()
    {
        var folder = new TemporaryFolder();
        folder.Write("nuget.config", Sources.Replace("PACKAGES", _packages.Path, StringComparison.Ordinal));
        return folder;
    }

    /// <summary>Runs a program; skips the running test where it could not reach the machine's package sources.</summary>
    public static (int ExitCode, string Output) Run(string folder, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode != 0 && output.Contains("NU1301", StringComparison.Ordinal), "No package source can be reached.");
        return (process.ExitCode, output);
    }

    public void Dispose()
    {
        string cache = CommandLine.Dotnet(Repository.Root, "nuget", "locals", "global-packages", "--list").Split(": ", 2)[1].Trim();
        foreach (string id in Ids)
        {
            string installed = Path.Combine(cache, id.ToLowerInvariant(), Version);
            if (Directory.Exists(installed))
                Directory.Delete(installed, recursive: true);
        }

        _packages.Dispose();
    }
}
