using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Packaging;

/// <summary>What people do who have the packages and no clone, each in an empty folder.</summary>
[Collection(PackedOnce.Name)]
[Trait("Category", "Long")]
public partial class InstalledPackagesTests(PackedPackages packages)
{
    private const string Texts = """
        using Microsoft.Extensions.AI;
        using MLNet.Embeddings;

        Console.WriteLine(string.Join(' ', ClipModel.KnownNames));

        using var generator = new ClipTextEmbeddingGenerator(ClipModel.Embedded);
        var texts = Enumerable.Range(0, 40).Select(i => $"a photo of {i} cats");
        var vectors = await generator.GenerateAsync(texts);
        Console.WriteLine($"{vectors.Count} vectors of {vectors[0].Vector.Length} numbers");

        """;

    private const string TextsAndMap =
        """
            using Microsoft.ML;
            using Microsoft.ML.Data;

            """
        + Texts
        + """

            var mlContext = new MLContext(seed: 1);
            var rows = mlContext.Data.LoadFromEnumerable(vectors.Select(vector => new Item { Features = vector.Vector.ToArray() }));
            var model = mlContext.Transforms.UmapProjection("Map", "Features").Fit(rows);
            Console.WriteLine($"{model.Transform(rows).GetColumn<float[]>("Map").Count()} places");

            public sealed class Item
            {
                [VectorType(512)]
                public float[] Features { get; set; } = [];
            }
            """;

    // ML.NET makes code at run time, which a file-based program has switched off until it says otherwise.
    private const string DynamicCode = "#:property PublishAot=false\n";

    private const string Inspection = """
        using MLNet.Embeddings.Reports;

        DatasetReport report = DatasetInspector.Inspect("pictures");
        report.Save("report");
        Console.WriteLine($"{report.ImageCount} images, {report.Leaks.Count} leaks");
        return report.Check(new DatasetGates { MaximumUnreadable = 0 }).IsPassed ? 0 : 1;
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="MLNet.Embeddings" Version="VERSION" />
            <PackageReference Include="MLNet.Embeddings.PhotoClip" Version="VERSION" />
            <PackageReference Include="Microsoft.ML.OnnxRuntime" Version="1.31.0" />
          </ItemGroup>
        </Project>
        """;

    [Fact]
    public void A_file_based_program_runs_the_text_generator_as_it_is() =>
        AssertRan(RunFile(Texts), "clip-vit-b32", "40 vectors of 512 numbers");

    [Fact]
    public void A_file_based_program_with_dynamic_code_runs_pipelines() =>
        AssertRan(RunFile(DynamicCode + TextsAndMap), "40 vectors of 512 numbers", "40 places");

    [Fact]
    public void A_file_based_program_inspects_a_folder()
    {
        using TemporaryFolder folder = packages.EmptyFolder();
        DrawPictures(folder["pictures"]);
        string report = $"#:package MLNet.Embeddings.Reports@{packages.Version}\n";
        AssertRan(RunFile(folder, DynamicCode + report + Inspection), "48 images, 0 leaks");
        Assert.True(File.Exists(Path.Combine(folder.Path, "report", "inspect.html")));
    }

    [Fact]
    public void A_program_in_a_single_file_runs()
    {
        using TemporaryFolder folder = packages.EmptyFolder();
        folder.Write("app.csproj", Project.Replace("VERSION", packages.Version, StringComparison.Ordinal));
        folder.Write("Program.cs", TextsAndMap);
        (int published, string log) = PackedPackages.Run(
            folder.Path,
            "dotnet",
            "publish",
            "-o",
            folder["published"],
            "-r",
            RuntimeInformation.RuntimeIdentifier,
            "--self-contained",
            "false",
            "-p:PublishSingleFile=true"
        );
        Assert.True(published == 0, log);
        Assert.DoesNotContain(
            Directory.GetFiles(folder["published"], "*.dll"),
            file => !file.Contains("onnxruntime", StringComparison.Ordinal)
        );

        AssertRan(
            PackedPackages.Run(folder.Path, Path.Combine(folder["published"], Executable("app"))),
            "clip-vit-b32",
            "40 vectors of 512 numbers",
            "40 places"
        );
    }

    [Fact]
    public void The_job_of_the_gate_runs_in_a_folder_with_pictures_and_stops_a_leak()
    {
        string[] commands =
        [
            .. RunLines()
                .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "ci-gate.md")))
                .Select(match => match.Groups[1].Value.Trim()),
        ];
        Assert.Equal(2, commands.Length);
        Assert.StartsWith("dotnet tool install ", commands[0]);

        using TemporaryFolder folder = packages.EmptyFolder();
        DrawPictures(Path.Combine(folder.Path, "pictures"));
        (int installed, string log) = Execute(folder.Path, commands[0]);
        Assert.True(installed == 0, log);

        (int passed, string output) = Execute(folder.Path, commands[1]);
        Assert.True(passed == 0, output);
        Assert.True(File.Exists(Path.Combine(folder.Path, "report", "inspect.html")));

        File.Copy(
            Path.Combine(folder.Path, "pictures", "train", "a", "1.png"),
            Path.Combine(folder.Path, "pictures", "test", "b", "copy.png")
        );
        (int stopped, output) = Execute(folder.Path, commands[1]);
        Assert.True(stopped == 1, output);
        Assert.Contains("Not passed", output);
    }

    private (int ExitCode, string Output) RunFile(string program)
    {
        using TemporaryFolder folder = packages.EmptyFolder();
        return RunFile(folder, program);
    }

    private (int ExitCode, string Output) RunFile(TemporaryFolder folder, string program)
    {
        string references = $"""
            #:package MLNet.Embeddings@{packages.Version}
            #:package MLNet.Embeddings.PhotoClip@{packages.Version}
            #:package Microsoft.ML.OnnxRuntime@1.31.0

            """;
        folder.Write("app.cs", references + program);
        return PackedPackages.Run(folder.Path, "dotnet", "run", "app.cs");
    }

    private static void AssertRan((int ExitCode, string Output) run, params IEnumerable<string> lines)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.All(lines, line => Assert.Contains(line, run.Output));
    }

    private static (int ExitCode, string Output) Execute(string folder, string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string program = words[0].StartsWith("./", StringComparison.Ordinal) ? Path.Combine(folder, Executable(words[0][2..])) : words[0];
        return PackedPackages.Run(folder, program, words[1..]);
    }

    private static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    // Random blocks, no two pictures alike.
    private static void DrawPictures(string root)
    {
        var random = new Random(1);
        foreach (string place in new[] { "train/a", "train/b", "test/a", "test/b" })
        {
            string folder = Path.Combine(root, place);
            Directory.CreateDirectory(folder);
            for (int picture = 0; picture < 12; picture++)
            {
                using var bitmap = new SKBitmap(48, 48);
                using var canvas = new SKCanvas(bitmap);
                for (int block = 0; block < 36; block++)
                {
                    using var paint = new SKPaint { Color = new SKColor((uint)random.Next() | 0xFF000000) };
                    canvas.DrawRect(8 * (block % 6), 8 * (block / 6), 8, 8, paint);
                }

                using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
                File.WriteAllBytes(Path.Combine(folder, $"{picture}.png"), png.ToArray());
            }
        }
    }

    [GeneratedRegex(@"^ +run: (.+)$", RegexOptions.Multiline)]
    private static partial Regex RunLines();
}
