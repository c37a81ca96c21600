using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Tests.Docs;

/// <summary>Identifiers, messages and documents are spelled as .NET's are, in American English.</summary>
public partial class SpellingTests
{
    private static readonly string[] Folders = ["src", "docs", "models", "build", "tests", ".github"];

    private static readonly string[] Extensions = [".cs", ".md", ".html", ".js", ".css", ".yml", ".props", ".targets", ".csproj", ".py"];

    [Fact]
    public void There_is_no_British_spelling()
    {
        string[] files =
        [
            .. Directory.GetFiles(Repository.Root, "*.md"),
            .. Directory.GetFiles(Repository.Root, "*.props"),
            .. Folders
                .Select(folder => Path.Combine(Repository.Root, folder))
                .Where(Directory.Exists)
                .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
                .Where(file => Extensions.Contains(Path.GetExtension(file)) && !IsForeign(file)),
        ];
        Assert.True(files.Length > 500, $"{files.Length} files are read.");

        Assert.Empty(
            from file in files
            where Path.GetFileName(file) != $"{nameof(SpellingTests)}.cs"
            from line in File.ReadLines(file).Append(Path.GetFileName(file))
            from Match match in British().Matches(line)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}"
        );
    }

    [Theory]
    [InlineData("the nearest neighbours")]
    [InlineData("int boxCentre")]
    [InlineData("HasHiddenColours")]
    [InlineData("Mislabelled")]
    [InlineData("// optimised, normalisation")]
    [InlineData("grey")]
    [InlineData("Cancelled; nothing was written.")]
    [InlineData("judgement, licence, behaviour")]
    public void A_British_spelling_is_noticed(string text) => Assert.Matches(British(), text);

    [Theory]
    [InlineData("CancellationToken, cancellation, canceled, center, gray")]
    [InlineData("otherwise, precise, promise, raised, optimistic, characteristic, exercise, advised")]
    [InlineData("[LibraryImport(StringMarshalling = StringMarshalling.Utf8)]")]
    public void Words_that_only_look_like_one_pass(string text) => Assert.DoesNotMatch(British(), text);

    // What others wrote, and what the build makes.
    private static bool IsForeign(string file) =>
        Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "vendor" or "bin" or "obj");

    [GeneratedRegex(
        "neighbour|colour|behaviour|favour|honour|flavour|harbour|(?<![a-z])grey|[a-z]Grey|centre|centring"
            + "|(label|cancel|model|travel|signal|level|total|fuel)l(ed|ing|er)"
            + "|licence|defence|judgement|artefact|catalogue|programme(?!d|r)|whilst|(?<![a-z])analys(ed|ing)(?![a-z])"
            + "|(normal|optim|initial|serial|recogn|organ|minim|maxim|visual|summar|standard|final|general|util|synchron|parallel|vector"
            + "|token|quant|random|regular|categor|character|factor|capital|priorit|penal|special|symmetr|discret|memor|stabil|anonym)"
            + "is(e|ed|es|er|ers|ing|ation|ations)(?![a-z])",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex British();
}
