using System.Text.RegularExpressions;
using MLNet.Embeddings.Tool;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Docs;

/// <summary>What the documents show is true: code compiles and runs, commands exist, pictures are there.</summary>
public partial class DocumentationTests
{
    private const int LargestPicture = 150_000;

    // The compiled file that all code of the documents is taken from.
    private const string CompiledCode = "tests/MLNet.Embeddings.Tests/Docs/WalkthroughTests.cs";

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/walkthrough.md")]
    [InlineData("docs/lifetime.md")]
    [InlineData("docs/neighbors.md")]
    public void Code_is_code_of_tests(string document)
    {
        // Documents are narrower than the code, so lines break elsewhere.
        string compiled = WithoutLayout(Read(CompiledCode));
        string[][] blocks = [.. Blocks(Read(document), "csharp")];
        Assert.NotEmpty(blocks);
        Assert.All(
            blocks,
            block =>
                Assert.True(
                    compiled.Contains(WithoutLayout(string.Join('\n', block)), StringComparison.Ordinal),
                    $"{CompiledCode} has no such code:\n{string.Join('\n', block)}"
                )
        );
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/walkthrough.md")]
    [InlineData("docs/ci-gate.md")]
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
    [InlineData("README.md")]
    [InlineData("docs/walkthrough.md")]
    [InlineData("docs/ci-gate.md")]
    [InlineData("docs/outputs.md")]
    [InlineData("docs/lifetime.md")]
    [InlineData("docs/determinism.md")]
    [InlineData("docs/testing.md")]
    [InlineData("docs/command-line.md")]
    [InlineData("docs/figures.md")]
    [InlineData("docs/internals.md")]
    [InlineData("docs/duplicates.md")]
    [InlineData("docs/neighbors.md")]
    [InlineData("docs/decoders.md")]
    [InlineData("SECURITY.md")]
    [InlineData("CONTRIBUTING.md")]
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

    [GeneratedRegex(@"\s+")]
    private static partial Regex Layout();

    [GeneratedRegex(@",(?=[\]})])")]
    private static partial Regex TrailingCommas();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\]\(([^)#]+)[^)]*\)")]
    private static partial Regex Links();
}
