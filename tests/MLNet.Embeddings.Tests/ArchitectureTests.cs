using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Tests;

public partial class ArchitectureTests
{
    // The rooms that may speak of ML.NET's internals: Hosting, and each transformer's pair of Save and Create.
    private static readonly string[] InternalsAllowed = ["Hosting/", "Rows/RowTransformer.cs"];

    [Fact]
    public void Only_hosting_and_the_save_and_load_of_transformers_touch_what_ML_NET_keeps_internal()
    {
        IEnumerable<string> offenders = SourceFiles()
            .Where(file => !InternalsAllowed.Any(file.StartsWith) && !file.EndsWith("Transformer.cs", StringComparison.Ordinal))
            .Where(file => Internals().IsMatch(Read(file)));
        Assert.Empty(offenders);
    }

    private static IEnumerable<string> SourceFiles()
    {
        string root = Path.Combine(Repository.Root, "src", "Transforms", "Embeddings");
        return Directory
            .EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("bin/", StringComparison.Ordinal) && !file.StartsWith("obj/", StringComparison.Ordinal));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, "src", "Transforms", "Embeddings", file));

    [GeneratedRegex(
        @"\b(ModelSaveContext|ModelLoadContext|LoadableClass|IHost|IChannel|Contracts|SignatureLoadModel|GetEnvironment|TryFindColumn)\b"
    )]
    private static partial Regex Internals();
}
