using MLNet.Embeddings.Tests.Packaging;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>The app host for .NET Aspire stands outside of the solution and is built here.</summary>
[Trait("Category", "Long")]
public sealed class AppHostTests
{
    // What a machine says that cannot reach the packages: of the SDK of app hosts, or of what it brings.
    private static readonly string[] Unreachable = ["NU1301", "NU1101", "NU1102", "NU1103", "MSB4236", "could not be resolved"];

    [Fact]
    public void It_builds()
    {
        using var folder = new TemporaryFolder();
        string project = Path.Combine(Repository.Root, "src", "Samples", "Cluster", "AppHost");
        // The silo is built with the solution; the app host needs to know its place only.
        (int exitCode, string output) = PackedPackages.Run(
            Repository.Root,
            "dotnet",
            "build",
            project,
            "--no-dependencies",
            "--artifacts-path",
            folder.Path,
            "-nologo"
        );
        Assert.SkipWhen(
            exitCode != 0 && Unreachable.Any(code => output.Contains(code, StringComparison.Ordinal)),
            $"The packages of Aspire cannot be had here: {output.Split('\n')[0]}"
        );
        Assert.True(exitCode == 0, output);
    }
}
