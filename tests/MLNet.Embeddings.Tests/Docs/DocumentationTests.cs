using System.Text.RegularExpressions;
using MLNet.Embeddings.Tool;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Docs;

/// <summary>What the documents show is true: code compiles and runs, commands exist, pictures are there.</summary>
public partial class DocumentationTests
{
    private const int LargestPicture = 150_000;

    // The compiled files that all code of the documents is taken from: tests, and programs that tests run.
    private static readonly string[] CompiledCode =
    [
        "tests/MLNet.Embeddings.Tests/Docs/WalkthroughTests.cs",
        "tests/MLNet.Embeddings.Tests/Docs/GuideTests.cs",
        "tests/MLNet.Embeddings.Tests/Docs/VectorStoreGuideTests.cs",
        .. Directory
            .GetFiles(Path.Combine(Repository.Root, "src/Samples/Pipelines"), "*.cs")
            .Select(file => Path.GetRelativePath(Repository.Root, file)),
    ];

    public static TheoryData<string> Documents =>
        [
            .. Directory
                .GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
                .Concat(["README.md", "SECURITY.md", "CONTRIBUTING.md"])
                .Order(StringComparer.Ordinal),
        ];

    public static TheoryData<string> DocumentsWithCode =>
        [.. Documents.Select(row => row.Data).Where(document => Blocks(Read(document), "csharp").Any())];

    [Theory]
    [MemberData(nameof(DocumentsWithCode))]
    public void Code_is_code_of_tests(string document)
    {
        // Documents are narrower than the code, so lines break elsewhere.
        string[] compiled = [.. CompiledCode.Select(file => WithoutLayout(Read(file)))];
        string[][] blocks = [.. Blocks(Read(document), "csharp")];
        Assert.NotEmpty(blocks);
        Assert.All(
            blocks,
            block =>
                Assert.True(
                    compiled.Any(code => code.Contains(WithoutLayout(string.Join('\n', block)), StringComparison.Ordinal)),
                    $"No test and no program has such code:\n{string.Join('\n', block)}"
                )
        );
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/walkthrough.md")]
    [InlineData("docs/ci-gate.md")]
    [InlineData("docs/vectors.md")]
    [InlineData("docs/layouts.md")]
    [InlineData("docs/shards.md")]
    [InlineData("docs/cluster.md")]
    public void Commands_exist_with_all_their_options(string document)
    {
        string[] lines =
        [
            .. Blocks(Read(document), "")
                .Concat(Blocks(Read(document), "yaml"))
                .SelectMany(block => block)
                .Where(line => CommandLines().IsMatch(line)),
        ];
        Assert.NotEmpty(lines);
        Assert.All(
            lines,
            line =>
            {
                string arguments = CommandLines().Match(line).Groups["arguments"].Value;
                string[] words = [.. Words().Matches(arguments).Select(match => match.Value.Trim('"'))];
                if (words is not ["COMMAND"])
                    Assert.Null(CommandLineFault.Describe(ToolApplication.Parse(words)));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_and_pictures_lead_somewhere(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        foreach (
            string target in Links()
                .Matches(Read(document))
                .Select(match => match.Groups[1].Value)
                .Where(target => !target.StartsWith("http", StringComparison.Ordinal))
        )
        {
            string path = Path.Combine(folder, target);
            Assert.True(Path.Exists(path), $"{document} leads to {target}, which is not there.");
            Assert.True(
                !target.EndsWith(".png", StringComparison.Ordinal) || new FileInfo(path).Length < LargestPicture,
                $"{target} is larger than {LargestPicture} bytes."
            );
        }
    }

    [Fact]
    public void The_walkthrough_leads_through_every_program()
    {
        string walkthrough = Read("docs/walkthrough.md");
        Assert.All(
            Directory.GetFiles(Path.Combine(Repository.Root, "src/Samples/Pipelines"), "*.cs"),
            file => Assert.Contains($"](../src/Samples/Pipelines/{Path.GetFileName(file)})", walkthrough)
        );
        IEnumerable<string> run = Programs().Matches(walkthrough).Select(match => match.Groups[1].Value);
        Assert.All(run, file => Assert.True(File.Exists(Path.Combine(Repository.Root, file)), $"There is no {file} to run."));
    }

    [Fact]
    public void The_site_lists_every_document()
    {
        string contents = Read("docs/site/toc.yml");
        Assert.All(
            Documents.Select(row => row.Data).Where(document => document.StartsWith("docs/", StringComparison.Ordinal)),
            document => Assert.True(document == "docs/site/index.md" || contents.Contains(document, StringComparison.Ordinal), document)
        );
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static string WithoutLayout(string code) => TrailingCommas().Replace(Layout().Replace(code, ""), "");

    private static string[] Trimmed(string text) => [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())];

    private static IEnumerable<string[]> Blocks(string document, string language) =>
        FencedBlocks()
            .Matches(document.ReplaceLineEndings("\n"))
            .Where(match => match.Groups[1].Value == language)
            .Select(match => Trimmed(match.Groups[2].Value.TrimEnd()));

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlocks();

    // From a clone, or installed.
    [GeneratedRegex(@"(--project src/Samples/Tool( --(?<arguments> .*))?|^(run: )?(\./\.tools/)?mlnet-embeddings(?<arguments> .*))$")]
    private static partial Regex CommandLines();

    [GeneratedRegex(@"(?m)^dotnet run (\S+\.cs)")]
    private static partial Regex Programs();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Layout();

    [GeneratedRegex(@",(?=[\]})])")]
    private static partial Regex TrailingCommas();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\]\(([^)#]+)[^)]*\)")]
    private static partial Regex Links();
}
