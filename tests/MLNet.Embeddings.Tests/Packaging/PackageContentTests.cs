using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MLNet.Embeddings.Tests.Packaging;

[Collection(PackedOnce.Name)]
[Trait("Category", "Long")]
public partial class PackageContentTests(PackedPackages packages)
{
    [Fact]
    public void Every_package_has_an_icon_release_notes_and_a_page_without_links_that_lead_nowhere()
    {
        foreach (string id in PackedPackages.Ids)
        {
            using ZipArchive package = ZipFile.OpenRead(packages[id]);
            string description = Text(package, $"{id}.nuspec");
            Assert.Contains("<icon>icon.png</icon>", description);
            Assert.Contains("<readme>README.md</readme>", description);
            Assert.Matches("<releaseNotes>.{200,}</releaseNotes>", description.ReplaceLineEndings(" "));
            Assert.NotNull(package.GetEntry("icon.png"));
            Assert.DoesNotContain(
                Links().Matches(Text(package, "README.md")).Select(match => match.Groups[1].Value),
                target => !target.StartsWith("https:", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void The_library_refuses_the_next_major_version_of_ML_NET()
    {
        using ZipArchive package = ZipFile.OpenRead(packages["MLNet.Embeddings"]);
        string description = Text(package, "MLNet.Embeddings.nuspec");
        foreach (string id in new[] { "Microsoft.ML", "Microsoft.ML.ImageAnalytics", "Microsoft.ML.OnnxTransformer" })
            Assert.Contains($"<dependency id=\"{id}\" version=\"[5.0.1, 6.0.0)\"", description);
    }

    [Fact]
    public void The_reports_take_the_library_of_their_own_version_and_no_other()
    {
        using ZipArchive package = ZipFile.OpenRead(packages["MLNet.Embeddings.Reports"]);
        string description = Text(package, "MLNet.Embeddings.Reports.nuspec");
        Assert.Contains($"<dependency id=\"MLNet.Embeddings\" version=\"[{packages.Version}]\"", description);
    }

    [Fact]
    public void The_reports_bring_the_schema_of_what_they_write()
    {
        using ZipArchive package = ZipFile.OpenRead(packages["MLNet.Embeddings.Reports"]);
        string schema = File.ReadAllText(Path.Combine(Repository.Root, "docs/schema/report.schema.json"));
        Assert.Equal(schema, Text(package, "schema/report.schema.json"));
    }

    [Fact]
    public void The_file_version_moves_with_the_day_of_the_commit_and_the_assembly_version_stays()
    {
        Assert.SkipUnless(Path.Exists(Path.Combine(Repository.Root, ".git")), "Only a clone knows its commit.");
        using var folder = new TemporaryFolder();
        foreach (string id in new[] { "MLNet.Embeddings", "MLNet.Embeddings.Reports", "MLNet.Embeddings.Formats" })
        {
            using ZipArchive package = ZipFile.OpenRead(packages[id]);
            string assembly = folder[$"{id}.dll"];
            package.GetEntry($"lib/net10.0/{id}.dll")!.ExtractToFile(assembly);
            Assert.Matches(@"^0\.\d+\.\d+\.\d\d[0-3]\d\d$", FileVersionInfo.GetVersionInfo(assembly).FileVersion);
            Assert.Equal(new Version(1, 0, 0, 0), AssemblyName.GetAssemblyName(assembly).Version);
        }
    }

    [Fact]
    public void The_page_of_the_repository_is_filled_in_at_one_place()
    {
        const string Url = "https://example.org/owner/name";
        using var folder = new TemporaryFolder();
        string project = Path.Combine("src", "Transforms", "Formats");
        packages.Pack(project, folder.Path, $"-p:ProjectUrl={Url}");

        const string Id = "MLNet.Embeddings.Formats";
        using ZipArchive package = ZipFile.OpenRead(folder[$"{Id}.{packages.Version}.nupkg"]);
        string description = Text(package, $"{Id}.nuspec");
        Assert.Contains($"<projectUrl>{Url}</projectUrl>", description);
        Assert.Matches($"<repository type=\"git\" url=\"{Regex.Escape(Url)}\"", description);

        string[] targets = [.. Links().Matches(Text(package, "README.md")).Select(match => match.Groups[1].Value)];
        Assert.Contains(targets, target => Regex.IsMatch(target, $"^{Regex.Escape(Url)}/blob/([0-9a-f]{{40}}|HEAD)/docs/[a-z-]+\\.md$"));
        Assert.DoesNotContain(targets, target => !target.StartsWith("https:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_library_documents_what_can_be_seen_and_nothing_else()
    {
        using ZipArchive package = ZipFile.OpenRead(packages["MLNet.Embeddings"]);
        using Stream content = package.GetEntry("lib/net10.0/MLNet.Embeddings.xml")!.Open();
        HashSet<string> members = [.. XDocument.Load(content).Descendants("member").Select(member => member.Attribute("name")!.Value)];

        Type[] types = [.. typeof(RowTransformer).Assembly.GetTypes().Where(type => !type.Name.Contains('<'))];
        Assert.All(types, type => Assert.Equal(type.IsVisible, members.Contains($"T:{type.FullName!.Replace('+', '.')}")));
        Assert.All(
            types.Where(type => type.IsVisible && !type.IsEnum),
            type =>
                Assert.All(
                    type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                        .Where(property => property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract"),
                    property => Assert.Contains($"P:{type.FullName!.Replace('+', '.')}.{property.Name}", members)
                )
        );
        Assert.Contains(members, name => name.StartsWith("M:Microsoft.ML.EmbeddingsCatalog.UmapProjection(", StringComparison.Ordinal));
        Assert.DoesNotContain(members, name => name.Contains("FittedMap", StringComparison.Ordinal));
    }

    [Fact]
    public void Symbols_lie_in_a_package_of_their_own()
    {
        using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(packages["MLNet.Embeddings"], ".snupkg"));
        Assert.NotNull(symbols.GetEntry("lib/net10.0/MLNet.Embeddings.pdb"));
    }

    [Fact]
    public void The_tool_brings_the_model_and_the_native_libraries_of_the_common_machines_and_none_for_CUDA()
    {
        using ZipArchive package = ZipFile.OpenRead(packages["MLNet.Embeddings.Tool"]);
        string[] files = [.. package.Entries.Select(entry => entry.FullName.Replace("tools/net10.0/any/", "", StringComparison.Ordinal))];
        Assert.Contains("models/mini-clip/vision_model.onnx", files);
        foreach (string library in new[] { "MLNet.Embeddings", "MLNet.Embeddings.Reports", "MLNet.Embeddings.Formats" })
            Assert.Contains($"{library}.dll", files);
        foreach (string machine in new[] { "linux-x64", "linux-arm64", "osx-arm64", "win-x64", "win-arm64" })
            Assert.Contains(files, file => Regex.IsMatch(file, $@"^runtimes/{machine}/native/(lib)?onnxruntime\.(so|dll|dylib)$"));
        foreach (string machine in new[] { "linux-x64", "linux-arm64", "osx", "win-x64", "win-arm64" })
            Assert.Contains(files, file => Regex.IsMatch(file, $@"^runtimes/{machine}/native/libSkiaSharp\.(so|dll|dylib)$"));
        Assert.DoesNotContain(files, file => Regex.IsMatch(file, @"cuda|tensorrt|android|ios|\.(dbg|dwarf|lib)$"));
        Assert.Contains("NOTICE.md", files);
        Assert.Contains("libheif", Text(package, "notices/ImageMagick.txt"));
    }

    private static string Text(ZipArchive package, string name)
    {
        using var reader = new StreamReader(package.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\]\(([^)#\s]+)[^)\s]*\)")]
    private static partial Regex Links();
}
