using System.Globalization;

namespace MLNet.Embeddings.Tests.Packaging;

/// <summary>A program that only refers to one of our packages, which is packed for it; both are gone when it is disposed.</summary>
internal sealed class PackageConsumer : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="PACKAGE" Version="VERSION" />
          </ItemGroup>
        </Project>
        """;

    // The folder is added to the sources that the machine has.
    private const string Sources = """
        <configuration>
          <packageSources>
            <add key="mlnet-embeddings-under-test" value="packages" />
          </packageSources>
        </configuration>
        """;

    private readonly TemporaryFolder _folder = new();

    /// <param name="package">Id of the package.</param>
    /// <param name="projectFolder">Folder of the project that makes it, from the root.</param>
    /// <param name="program">The program's code.</param>
    public PackageConsumer(string package, string projectFolder, string program)
    {
        string version = string.Create(CultureInfo.InvariantCulture, $"0.0.0-test.{DateTime.UtcNow.Ticks}");
        CommandLine.Dotnet(Repository.Root, "pack", projectFolder, "-o", _folder["packages"], $"-p:Version={version}");
        _folder.Write(
            "consumer.csproj",
            Project.Replace("PACKAGE", package, StringComparison.Ordinal).Replace("VERSION", version, StringComparison.Ordinal)
        );
        _folder.Write("nuget.config", Sources);
        _folder.Write("Program.cs", program);
        string packages = CommandLine.Dotnet(Repository.Root, "nuget", "locals", "global-packages", "--list").Split(": ", 2)[1].Trim();
        Installed = Path.Combine(packages, package.ToLowerInvariant(), version);
    }

    /// <summary>Where NuGet unpacks the package.</summary>
    public string Installed { get; }

    /// <summary>The path of a file beside the program.</summary>
    public string this[string name] => _folder[name];

    public void Dotnet(params string[] arguments) => CommandLine.Dotnet(_folder.Path, arguments);

    public void Dispose()
    {
        if (Directory.Exists(Installed))
            Directory.Delete(Installed, recursive: true);
        _folder.Dispose();
    }
}
