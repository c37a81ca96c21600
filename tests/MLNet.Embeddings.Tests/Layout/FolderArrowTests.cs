using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool;

namespace MLNet.Embeddings.Tests.Layout;

/// <summary>Which folder may know of which other: read from the compiled assemblies, not from text.</summary>
public sealed class FolderArrowTests
{
    // These folders connect to ML.NET; all else works without it, and knows nothing that needs it.
    private static readonly string[] FoldersOfMLNet =
    [
        ".",
        "Clip",
        "Clip/Generators",
        "Clip/ZeroShot",
        "Duplicates/Flagger",
        "Hosting",
        "Images/Columns",
        "Images/Measurement",
        "NearestNeighbors",
        "Rows",
    ];

    // So do these, which stand beside the algorithm that they bring into a pipeline.
    private static readonly string[] TypesOfMLNet =
    [
        "Estimator",
        "Estimator`1",
        "Transformer",
        "Mapping",
        "ProjectionBatch",
        "ProjectionEvaluation",
        "NeighborReader",
        "NeighborIndexReader",
        "DatasetReader",
        "FactsReader",
        "GroupParts",
        "GroupSplitter",
        "LabelQualityBatch",
        "LabelQualityColumns",
        "LabelQualityReader",
        "NoveltyBatch",
        "NoveltyColumns",
        "DriftReader",
        "ClusteringBatch",
        "ClusteringColumns",
        "NameSource",
    ];

    // Parts of ML.NET by name only: they run models and split words, and know of no data view.
    private static readonly string[] Independent = ["Microsoft.ML.OnnxRuntime", "Microsoft.ML.Tokenizers"];

    public static TheoryData<string> Projects =>
        [
            "src/Transforms/Embeddings",
            "src/Transforms/Reports",
            "src/Transforms/Cluster",
            "src/Transforms/Cluster.Hosting",
            "src/Transforms/VectorData",
            "src/Transforms/Cluster.Storage",
            "src/Samples/Tool",
        ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_form_no_circle(string project)
    {
        ILookup<(string From, string To), (string From, string To)> arrows = Of(project).Between(folder => folder);
        ILookup<string, string> targets = arrows.ToLookup(arrow => arrow.Key.From, arrow => arrow.Key.To);
        IEnumerable<string> circles =
            from arrow in arrows
            where Reaches(targets, arrow.Key.To, arrow.Key.From)
            select $"{arrow.Key.From} → {arrow.Key.To}: {string.Join(", ", arrow.Take(3))}";
        Assert.Empty(circles);
    }

    // MLNET_EMBEDDINGS_ACCEPT_ARROWS=1 writes down what is found, to be looked at as a change of the table.
    [Fact]
    public void Rooms_know_only_the_rooms_in_the_table()
    {
        string table = Path.Combine(Repository.Root, "tests/MLNet.Embeddings.Tests/Layout/arrows.txt");
        string found = string.Join("\n", Projects.Select(project => Arrows(project.Data)));
        if (Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_ACCEPT_ARROWS") == "1")
            File.WriteAllText(table, found);
        Assert.Equal(File.ReadAllText(table).ReplaceLineEndings("\n"), found);
    }

    [Fact]
    public void Engines_reach_no_type_of_ML_NET_even_through_others()
    {
        FolderArrows arrows = Of("src/Transforms/Embeddings");
        string[] engines =
        [
            .. arrows
                .FolderOf.Where(type => !FoldersOfMLNet.Contains(type.Value))
                .Select(type => type.Key)
                .Where(type => !TypesOfMLNet.Any(type.EndsWith)),
        ];
        Assert.NotEmpty(engines);
        Assert.Empty(engines.Select(engine => PathToMLNet(arrows, engine)).OfType<string>());
    }

    private static string Arrows(string project)
    {
        IEnumerable<string> rooms = Of(project)
            .Between(folder => folder.Split('/')[0])
            .GroupBy(arrow => arrow.Key.From, arrow => arrow.Key.To)
            .OrderBy(room => room.Key, StringComparer.Ordinal)
            .Select(room => $"{room.Key} → {string.Join(", ", room.Order(StringComparer.Ordinal))}");
        return $"[{project}]\n{string.Join('\n', rooms)}\n";
    }

    private static FolderArrows Of(string project) =>
        new(
            Path.Combine(Repository.Root, project),
            project switch
            {
                "src/Transforms/Embeddings" => typeof(Matrix).Assembly.Location,
                "src/Transforms/Cluster.Hosting" => typeof(ClusterHost).Assembly.Location,
                "src/Transforms/Cluster.Storage" => typeof(CloudStorage).Assembly.Location,
                "src/Transforms/Cluster" => typeof(ClusterPlan).Assembly.Location,
                "src/Transforms/VectorData" => typeof(NeighborVectorStore).Assembly.Location,
                "src/Transforms/Reports" => typeof(PrintableText).Assembly.Location,
                _ => typeof(ToolApplication).Assembly.Location,
            }
        );

    private static bool Reaches(ILookup<string, string> targets, string start, string end)
    {
        var seen = new HashSet<string> { start };
        var next = new Queue<string>(seen);
        while (next.TryDequeue(out string? folder))
        {
            if (folder == end)
                return true;
            foreach (string other in targets[folder].Where(seen.Add))
                next.Enqueue(other);
        }

        return false;
    }

    private static string? PathToMLNet(FolderArrows arrows, string engine)
    {
        var cameFrom = new Dictionary<string, string> { [engine] = "" };
        var next = new Queue<string>([engine]);
        while (next.TryDequeue(out string? type))
        {
            if (type.StartsWith("Microsoft.ML.", StringComparison.Ordinal) && !Independent.Any(type.StartsWith))
                return Trail(cameFrom, type);
            foreach (string other in arrows.References.GetValueOrDefault(type, []).Where(other => cameFrom.TryAdd(other, type)))
                next.Enqueue(other);
        }

        return null;
    }

    private static string Trail(Dictionary<string, string> cameFrom, string type)
    {
        var trail = new List<string>();
        for (; type.Length > 0; type = cameFrom[type])
            trail.Insert(0, type);
        return string.Join(" → ", trail);
    }
}
