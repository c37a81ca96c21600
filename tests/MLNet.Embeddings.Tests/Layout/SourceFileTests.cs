using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Tests.Layout;

/// <summary>Source files stay short and narrow enough to be read at a glance.</summary>
public sealed partial class SourceFileTests
{
    private const int LongestLine = 140;
    private const int MostLines = 400;
    private const int LargestMedian = 3 * 1024;

    private static readonly string[] Folders = ["src", "tests", "models", "build"];
    private static readonly string[] Kinds = [".cs", ".js", ".css", ".csproj", ".props", ".targets"];

    [Fact]
    public void Lines_have_at_most_140_characters()
    {
        IEnumerable<string> tooLong =
            from file in Sources()
            from line in File.ReadLines(file).Index()
            let length = line.Item.EnumerateRunes().Count()
            where length > LongestLine
            select $"{file}({line.Index + 1}): {length} characters";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Files_have_at_most_400_lines() => Assert.DoesNotContain(Sources(), file => File.ReadLines(file).Count() > MostLines);

    [Fact]
    public void The_median_file_of_the_product_has_less_than_3_kilobytes()
    {
        long[] sizes = [.. Sources().Where(IsProduct).Select(file => new FileInfo(file).Length).Order()];
        Assert.InRange(sizes[sizes.Length / 2], 1, LargestMedian);
    }

    // Parts of a partial type are named after what they hold.
    [Fact]
    public void A_file_declares_one_type_of_its_name()
    {
        IEnumerable<string> others =
            from file in Sources()
            where IsProduct(file)
            let name = Path.GetFileName(file).Split('.', '{')[0]
            from Match declared in TopLevelType().Matches(File.ReadAllText(file))
            where declared.Groups["name"].Value != name
            select $"{file} declares {declared.Groups["name"].Value}";
        Assert.Empty(others);
    }

    // A program of the samples is one file, and its rows are declared in it.
    private static bool IsProduct(string file) =>
        file.EndsWith(".cs", StringComparison.Ordinal)
        && !file.Contains("Pipelines", StringComparison.Ordinal)
        && file.StartsWith(Path.Combine(Repository.Root, "src") + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // What others wrote and what is built stays as it is.
    private static IEnumerable<string> Sources() =>
        from folder in Folders
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
        where Kinds.Contains(Path.GetExtension(file))
        let parts = Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar)
        where !parts.Contains("bin") && !parts.Contains("obj") && !parts.Contains("vendor")
        select file;

    [GeneratedRegex(
        @"^(?:public|internal) (?:(?:sealed|static|abstract|readonly|unsafe|ref) )*"
            + @"(?:class|record struct|record|struct|interface|enum|delegate [\w<>?\[\], ]+) (?<name>\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex TopLevelType();
}
