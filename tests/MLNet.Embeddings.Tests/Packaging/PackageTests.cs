using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Packaging;

public class PackageTests
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
            <PackageReference Include="MLNet.Embeddings" Version="VERSION" />
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

    private const string Program = """
        using Microsoft.ML;
        using Microsoft.ML.Data;

        var context = new MLContext(seed: 1);
        ITransformer model = context.Model.Load(args[0], out _);
        IDataView input = context.Data.LoadFromBinary(args[1]);
        IDataView output = model.Transform(input);
        using (FileStream file = File.Create(args[2]))
            context.Data.SaveAsBinary(output, file);

        float[][] maps = [.. output.GetColumn<float[]>("Map")];
        var engine = context.Model.CreatePredictionEngine<Item, Place>(model);
        int row = 0;
        foreach (Item item in context.Data.CreateEnumerable<Item>(input, reuseRowObject: false))
        {
            if (!engine.Predict(item).Map.SequenceEqual(maps[row++]))
                throw new InvalidOperationException($"Row {row} has another position in a prediction engine.");
        }

        var again = context.Transforms.UmapProjection("Map", "Features", numberOfComponents: 3).Fit(input);
        Console.WriteLine(again.Diagnostics);

        public sealed class Item
        {
            [VectorType(6)]
            public float[] Features { get; set; } = [];
        }

        public sealed class Place
        {
            public float[] Map { get; set; } = [];
        }
        """;

    [Fact]
    [Trait("Category", "Long")]
    public void A_fresh_program_that_only_refers_to_the_package_loads_a_saved_chain_and_gives_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        string version = string.Create(CultureInfo.InvariantCulture, $"0.0.0-test.{DateTime.UtcNow.Ticks}");
        string packages = folder.File("packages");
        CommandLine.Dotnet(Repository.Root, "pack", Path.Combine("src", "Transforms"), "-o", packages, $"-p:Version={version}");

        var context = new MLContext(1);
        IDataView input = FeatureData.View(context, FeatureData.Rows(80, 6));
        var model = context.Transforms.NormalizeMinMax(FeatureData.Column)
            .Append(context.Transforms.UmapProjection("Map", FeatureData.Column))
            .Fit(input);
        string modelFile = folder.File("model.zip");
        context.Model.Save(model, input.Schema, modelFile);
        using (FileStream file = File.Create(folder.File("input.idv")))
            context.Data.SaveAsBinary(input, file);

        File.WriteAllText(folder.File("consumer.csproj"), Project.Replace("VERSION", version, StringComparison.Ordinal));
        File.WriteAllText(folder.File("nuget.config"), Sources);
        File.WriteAllText(folder.File("Program.cs"), Program);
        string installed = Path.Combine(PackageFolder.Global(), "mlnet.embeddings", version);
        try
        {
            CommandLine.Dotnet(folder.Path, "run", "--", modelFile, folder.File("input.idv"), folder.File("output.idv"));
            ViewContent expected = ViewContent.Read(model.Transform(input));
            ViewContent actual = ViewContent.Read(context.Data.LoadFromBinary(folder.File("output.idv")));
            foreach (string column in actual.Columns)
                Assert.Equal(expected.Column(column), actual.Column(column));

            string documentation = File.ReadAllText(Path.Combine(installed, "lib", "net10.0", "MLNet.Embeddings.xml"));
            Assert.Contains("M:Microsoft.ML.EmbeddingsCatalog.UmapProjection", documentation);
        }
        finally
        {
            if (Directory.Exists(installed))
                Directory.Delete(installed, recursive: true);
        }
    }
}
