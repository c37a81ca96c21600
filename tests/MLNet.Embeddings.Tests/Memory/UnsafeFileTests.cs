using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>docs/testing.md names every source file that can go beyond its memory, and the tests that guard it.</summary>
public sealed partial class UnsafeFileTests
{
    private const string Heading = "### Kernels and what guards them";

    private static readonly string[] Folders = ["src", "models", "build"];

    // Rows of the table: the folder, its files, and the tests.
    private static IEnumerable<Match> Rows
    {
        get
        {
            string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "testing.md"));
            string section = text[text.IndexOf(Heading, StringComparison.Ordinal)..];
            return Row().Matches(section[..section.IndexOf("\n## ", StringComparison.Ordinal)]);
        }
    }

    private static string[] Listed =>
        [
            .. from row in Rows
            from Match name in Name().Matches(row.Groups["files"].Value)
            select $"{row.Groups["folder"].Value}/{name.Groups["name"].Value}.cs",
        ];

    [Fact]
    public void Every_file_that_can_go_beyond_its_memory_is_in_the_table_and_no_other() =>
        Assert.Equal(Unsafe().Order(StringComparer.Ordinal), Listed.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_row_names_tests_that_exist_or_says_why_there_are_none()
    {
        HashSet<string> tests = [.. typeof(UnsafeFileTests).Assembly.GetTypes().Select(type => type.Name)];
        Assert.All(
            Rows,
            row =>
            {
                string guards = row.Groups["guards"].Value;
                string[] named = [.. Name().Matches(guards).Select(match => match.Groups["name"].Value)];
                Assert.DoesNotContain(named, name => name.EndsWith("Tests", StringComparison.Ordinal) && !tests.Contains(name));
                Assert.True(named.Any(tests.Contains) || guards.Contains("Not guarded:", StringComparison.Ordinal), row.Value);
            }
        );
    }

    [Theory]
    [InlineData("internal unsafe class A;", true)]
    [InlineData("int x = Unsafe.Add(ref y, 1);", true)]
    [InlineData("ref float first = ref MemoryMarshal.GetReference(span);", true)]
    [InlineData("Span<int> items = MemoryMarshal.CreateSpan(ref x, 3);", true)]
    [InlineData("Span<float> items = stackalloc float[count];", true)]
    [InlineData("Span<float> items = stackalloc float[(2 * _count) + Margin];", true)]
    [InlineData("Span<float> items = stackalloc float[names.Length];", true)]
    [InlineData("Span<float> items = stackalloc float[Property];", true)]
    [InlineData("Span<float> items = stackalloc float[2 * Shape.Rows];", false)]
    [InlineData("const int most = 3; Span<float> items = stackalloc float[most + 1];", false)]
    [InlineData("Span<byte> items = stackalloc byte[4 * sizeof(int)];", false)]
    [InlineData("Span<int> items = stackalloc int[] { 1, 2 };", false)]
    [InlineData("int size = Unsafe.SizeOf<float>();", false)]
    [InlineData("// unsafe { Unsafe.Add(ref y, 1) }", false)]
    public void What_counts(string code, bool isUnsafe) => Assert.Equal(isUnsafe, IsUnsafe(code));

    private static IEnumerable<string> Unsafe() =>
        from folder in Folders
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/')
        where !name.Split('/').Intersect(["bin", "obj"]).Any() && IsUnsafe(File.ReadAllText(file))
        select name;

    private static bool IsUnsafe(string code)
    {
        string text = Comment().Replace(code, "");
        string[] constants = [.. Constant().Matches(text).Select(match => match.Groups["name"].Value)];
        return UncheckedAccess().IsMatch(text)
            || StackArray().Matches(text).Any(match => !IsConstant(match.Groups["length"].Value, constants));
    }

    private static bool IsConstant(string length, string[] constants)
    {
        foreach (string constant in constants)
            length = Regex.Replace(length, $@"\b{constant}\b", "1");
        return ConstantLength().IsMatch(length);
    }

    [GeneratedRegex(@"^\| `(?<folder>[^`]+)` \| (?<files>[^|]+) \| (?<guards>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<name>[^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\bunsafe\b|\bUnsafe\.(?!SizeOf\b)|\bNativeMemory\b|\bMarshal\.(Copy|Read|Write|Alloc|PtrTo)|"
            + @"\bMemoryMarshal\.(GetReference|GetArrayDataReference|CreateSpan|CreateReadOnlySpan|AsRef)|\bSkipLocalsInit\b"
    )]
    private static partial Regex UncheckedAccess();

    [GeneratedRegex(@"\bstackalloc [\w*]+\[(?<length>[^\]]*)\]")]
    private static partial Regex StackArray();

    [GeneratedRegex(@"\bconst \w+ (?<name>\w+) =")]
    private static partial Regex Constant();

    // Numbers, sizes of types, and what a type has; the length of something may be any.
    [GeneratedRegex(@"^([\s\d()+*]|sizeof\(\w+\)|\b[A-Z]\w*(<\w+>)?(\.(?!Length\b)[A-Z]\w*)+)*$")]
    private static partial Regex ConstantLength();
}
