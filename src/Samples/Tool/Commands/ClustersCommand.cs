using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData.Digits;
using MLNet.Embeddings.Tool.Digits;
using MLNet.Embeddings.Tool.Projections;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Handwritten digits as interactive maps: pictures → features → UMAP and t-SNE, each an ordinary ML.NET pipeline.</summary>
internal sealed class ClustersCommand : ToolCommand
{
    public const string CommandName = "clusters";

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder with MNIST's IDX files, plain or .gz; without it, digits are drawn by the program",
        HelpName = "folder",
    };
    private readonly Option<int> _count = new Option<int>("--count")
    {
        Description = "How many digits to map, a random sample",
        DefaultValueFactory = _ => 5000,
    }.Between(50, 200_000);
    private readonly Option<int> _components = new Option<int>("--components")
    {
        Description = "Dimensions of the maps: 2 or 3",
        DefaultValueFactory = _ => 3,
    }.Between(2, 3);
    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Seed of the sample and of the maps: the same seed gives the same maps on processors with the same instruction sets",
        DefaultValueFactory = _ => 42,
    };
    private readonly Option<string> _out = new("--out")
    {
        Description = "Folder for clusters.html, made if need be",
        DefaultValueFactory = _ => "out",
        HelpName = "folder",
    };

    public ClustersCommand()
        : base(CommandName, "Map handwritten digits with UMAP and with t-SNE, side by side, and write an interactive page, clusters.html.")
    {
        Options.Add(_data);
        Options.Add(_count);
        Options.Add(_components);
        Options.Add(_seed);
        Options.Add(_out);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Draw 5,000 digits, map them in 3D and write out/clusters.html", "clusters"),
        new("Map 10,000 digits of MNIST in the plane", "clusters --data mnist --count 10000 --components 2"),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        int seed = arguments.GetValue(_seed);
        int count = arguments.GetValue(_count);
        string pagePath = Path.Combine(MakeFolder(arguments.GetRequiredValue(_out)), "clusters.html");
        using var pageFile = new PendingFile(pagePath);
        using var session = new PipelineSession(console, seed);
        MLContext mlContext = session.MLContext;
        var times = new StageTimes();

        DigitSet digits = times.Measure(
            "digits",
            () =>
                arguments.GetValue(_data) is { } folder
                    ? IdxFolder.Read(folder, count, seed, console.CancellationToken)
                    : DrawnDigits.Create(count, seed, done => console.ReportProgress("digits", done, count))
        );
        console.WriteLine($"{digits.Count:N0} digits from {digits.Name}, {digits.Width} × {digits.Height} pixels");

        IDataView data = DigitRow.ToDataView(mlContext, digits);
        NeighborSet neighbors = times.Measure(
            "neighbors",
            () => mlContext.FindNeighbors(data, nameof(DigitRow.Features), cancellationToken: session.CancellationToken)
        );
        var umap = mlContext.Transforms.UmapProjection(
            new UmapProjectionEstimator.Options
            {
                OutputColumnName = DigitsRun.MapColumn,
                InputColumnName = nameof(DigitRow.Features),
                NumberOfComponents = arguments.GetValue(_components),
                Neighbors = neighbors,
                CancellationToken = session.CancellationToken,
            }
        );
        var tsne = mlContext.Transforms.TsneProjection(
            new TsneProjectionEstimator.Options
            {
                OutputColumnName = DigitsRun.MapColumn,
                InputColumnName = nameof(DigitRow.Features),
                NumberOfComponents = arguments.GetValue(_components),
                Neighbors = neighbors,
                CancellationToken = session.CancellationToken,
            }
        );
        var run = new DigitsRun(mlContext, data, session.CancellationToken);
        FittedDigits[] fitted =
        [
            times.Measure("umap", () => run.Map("UMAP", "umap", umap)),
            times.Measure("tsne", () => run.Map("t-SNE", "tsne", tsne)),
        ];

        using EngineContext context = console.CreateContext();
        MeasuredDigits[] maps = times.Measure(
            "quality",
            () =>
            {
                Matrix features = session.MLContext.Data.CreateMatrix(data, nameof(DigitRow.Features), session.CancellationToken);
                ProjectionMetrics[] quality = ProjectionQuality.MeasureAll(
                    features,
                    [.. fitted.Select(map => map.Coordinates)],
                    digits.Labels,
                    context,
                    neighbors: neighbors
                );
                return fitted.Zip(quality, (map, metrics) => new MeasuredDigits(map, metrics)).ToArray();
            }
        );

        times.Measure("page", () => pageFile.Commit(stream => MeasuredMaps.CreatePage(digits, maps).Write(stream)));
        MeasuredMaps.Report(console, times, maps, pagePath);
        console.WriteResult(
            new JsonObject
            {
                ["n"] = digits.Count,
                ["d"] = digits.PictureLength,
                ["components"] = arguments.GetValue(_components),
                ["seed"] = seed,
                ["maps"] = new JsonObject([
                    .. maps.Select(map => KeyValuePair.Create<string, JsonNode?>(map.Key, MeasuredMaps.ToJson(map))),
                ]),
                ["seconds"] = times.ToJson(),
                ["page"] = pagePath,
            }
        );
    }

    private static string MakeFolder(string path)
    {
        if (path.Length == 0)
            throw new InputException("An empty name was given for the folder to write to; name a folder.");
        if (File.Exists(path))
            throw new InputException($"The folder {path} cannot be written: it is a file; name a folder.");

        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"The folder {path} cannot be written: {FileReason.Of(exception)}", exception);
        }
    }
}
