using System.Text.RegularExpressions;

namespace MLNet.Embeddings.Tests;

public partial class ArchitectureTests
{
    private static readonly string[] EngineFolders =
    [
        "Execution",
        "Graphs",
        "Neighbors",
        "Numerics",
        "Projection",
        "Quality",
        "Tsne",
        "Umap",
        "Duplicates",
    ];

    // The rooms that may speak of ML.NET's internals: Hosting, and each transformer's pair of Save and Create.
    private static readonly string[] InternalsAllowed = ["Hosting/", "Rows/RowTransformer.cs"];

    [Fact]
    public void The_engines_do_not_know_ML_NET()
    {
        IEnumerable<string> offenders = SourceFiles()
            .Where(file => EngineFolders.Contains(file.Split('/')[0]) && !BelongsToEstimator(file))
            .Where(file => Read(file).Contains("Microsoft.ML", StringComparison.Ordinal));
        Assert.Empty(offenders);
    }

    [Fact]
    public void Only_hosting_and_the_save_and_load_of_transformers_touch_what_ML_NET_keeps_internal()
    {
        IEnumerable<string> offenders = SourceFiles()
            .Where(file => !InternalsAllowed.Any(file.StartsWith) && !file.EndsWith("Transformer.cs", StringComparison.Ordinal))
            .Where(file => Internals().IsMatch(Read(file)));
        Assert.Empty(offenders);
    }

    // Estimator, options, transformer and their mapping stand beside the algorithm and carry its name with "Projection", or are the whole
    // of a feature.
    private static bool BelongsToEstimator(string file) => EstimatorFile().IsMatch(Path.GetFileName(file));

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

    [GeneratedRegex(
        @"^(Umap|Tsne)Projection|^Projection(Batch|Estimator|Evaluation|Mapping|Transformer)|^DuplicateFlagger|^(Dataset|Neighbor)Reader|Catalog\.cs$"
    )]
    private static partial Regex EstimatorFile();
}
