using System.Globalization;

namespace MLNet.Embeddings.Tests.Packaging;

public class EmbeddedModelPackageTests
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="MLNet.Embeddings.MiniClip" Version="VERSION" />
          </ItemGroup>
        </Project>
        """;

    private const string Sources = """
        <configuration>
          <packageSources>
            <add key="mlnet-embeddings-under-test" value="packages" />
          </packageSources>
        </configuration>
        """;

    [Fact]
    [Trait("Category", "Long")]
    public void The_package_puts_the_model_where_an_application_looks_for_it()
    {
        using var folder = new TemporaryFolder();
        string version = string.Create(CultureInfo.InvariantCulture, $"0.0.0-test.{DateTime.UtcNow.Ticks}");
        CommandLine.Dotnet(Repository.Root, "pack", Path.Combine("models", "packaging"), "-o", folder.File("packages"), $"-p:Version={version}");
        File.WriteAllText(folder.File("consumer.csproj"), Project.Replace("VERSION", version, StringComparison.Ordinal));
        File.WriteAllText(folder.File("nuget.config"), Sources);
        File.WriteAllText(folder.File("Program.cs"), "return 0;");
        try
        {
            CommandLine.Dotnet(folder.Path, "build", "-o", folder.File("application"));

            string model = Path.Combine(folder.File("application"), "models", "mini-clip");
            foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "models", "mini-clip")))
                Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(model, Path.GetFileName(file))));
        }
        finally
        {
            string installed = Path.Combine(PackageFolder.Global(), "mlnet.embeddings.miniclip", version);
            if (Directory.Exists(installed))
                Directory.Delete(installed, recursive: true);
        }
    }
}
