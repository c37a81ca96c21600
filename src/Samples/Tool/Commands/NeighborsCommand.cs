using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Projections;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Nearest neighbors of the rows of a file: matrix in, indices and distances out.</summary>
internal sealed class NeighborsCommand : ToolCommand
{
    private readonly Option<string> _input = new("--input")
    {
        Description = "Matrix with one row per item, .npy or .csv",
        HelpName = "file",
        Required = true,
    };
    private readonly Option<string> _out = new("--out")
    {
        Description = "Where the row indices go: .npy, int32, rows × k, nearest first",
        HelpName = "file",
        Required = true,
    };
    private readonly Option<string?> _distances = new("--distances-out")
    {
        Description = "Where the distances go: .npy, float32, of the same shape",
        HelpName = "file",
    };
    private readonly Option<string?> _queries = new("--queries")
    {
        Description = "Rows to find neighbors for; without it, the rows of the input, each without itself",
        HelpName = "file",
    };
    private readonly Option<int> _k = new Option<int>("--k") { Description = "Neighbors per row", DefaultValueFactory = _ => 15 }.AtLeast(
        1
    );
    private readonly Option<string> _metric = MetricOption.Create();
    private readonly Option<string> _search = SearchModeOption.Create("exact");
    private readonly Option<int?> _threads = new Option<int?>("--threads")
    {
        Description = "Threads to use; without it, all processors",
    }.Between(1, 1024);

    public NeighborsCommand()
        : base("neighbors", "Find the k nearest neighbors of each row of a matrix, exactly unless told otherwise.")
    {
        Options.Add(_input);
        Options.Add(_k);
        Options.Add(_metric);
        Options.Add(_search);
        Options.Add(_out);
        Options.Add(_distances);
        Options.Add(_queries);
        Options.Add(_threads);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new(
            "The 15 nearest rows of each row, by cosine",
            "neighbors --input vectors.npy --k 15 --metric cosine --out indices.npy --distances-out distances.npy"
        ),
        new(
            "The same for a million rows, where a few missed neighbors do no harm",
            "neighbors --input vectors.npy --k 15 --search approximate --out indices.npy"
        ),
        new(
            "The rows of vectors.npy nearest to each row of questions.csv",
            "neighbors --input vectors.npy --queries questions.csv --k 5 --out indices.npy"
        ),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        var times = new StageTimes();
        DistanceMetric metric = MetricOption.Parse(arguments.GetRequiredValue(_metric));
        NeighborMethod search = SearchModeOption.Parse(arguments.GetRequiredValue(_search));
        if (search == NeighborMethod.Approximate && arguments.GetValue(_queries) is not null)
            throw new InputException("--queries are searched exactly; leave out --search approximate.");

        int k = arguments.GetValue(_k);
        OutputPlace.Check(
            [(_input.Name, arguments.GetValue(_input)), (_queries.Name, arguments.GetValue(_queries))],
            [(_out.Name, arguments.GetValue(_out)), (_distances.Name, arguments.GetValue(_distances))]
        );
        OutputKind.Check(_out.Name, arguments.GetValue(_out), allowsTable: false);
        OutputKind.Check(_distances.Name, arguments.GetValue(_distances), allowsTable: false);
        using var indicesFile = new PendingFile(arguments.GetRequiredValue(_out));
        using PendingFile? distancesFile = arguments.GetValue(_distances) is { } path ? new PendingFile(path) : null;
        FileMatrix input = times.Measure(
            "read",
            () => MatrixFile.Read(arguments.GetRequiredValue(_input), console.CancellationToken, console.Note)
        );
        FileMatrix? asked = arguments.GetValue(_queries) is { } queryPath
            ? times.Measure("read queries", () => MatrixFile.Read(queryPath, console.CancellationToken, console.Note))
            : null;
        Matrix rows = input.ToSingle(metric, out CommonOffset? offset);
        Matrix? queries = asked?.ToSingle(offset);

        using EngineContext context = console.CreateContext(arguments.GetValue(_threads));
        (NeighborTable table, NeighborMethod method, double recall) = times.Measure(
            "search",
            () =>
            {
                if (queries is not null)
                    return (ExactNeighborSearch.Search(rows, queries, k, metric, context), NeighborMethod.Exact, 1);
                NeighborSearchResult found = NeighborSearch.Search(rows, k, metric, search, context);
                return (found.Table, found.Method, found.Recall);
            }
        );
        if (table.NeighborCount < k)
            console.Note($"The input has too few rows ({rows.RowCount}) for {k} neighbors; each row gets {table.NeighborCount}.");

        times.Measure(
            "write",
            () =>
            {
                indicesFile.Write(stream => NpyFile.WriteIndices(stream, table));
                distancesFile?.Write(stream => NpyFile.WriteDistances(stream, table));
                indicesFile.Publish();
                distancesFile?.Publish();
            }
        );
        console.WriteResult(
            new JsonObject
            {
                ["n"] = table.RowCount,
                ["d"] = rows.ColumnCount,
                ["k"] = table.NeighborCount,
                ["metric"] = arguments.GetRequiredValue(_metric),
                ["method"] = method == NeighborMethod.Exact ? "exact" : "approximate",
                ["recall"] = Math.Round(recall, 4),
                ["threads"] = context.NumberOfThreads,
                ["seconds"] = times.ToJson(),
            }
        );
    }
}
