using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Samples.Digits;
using MLNet.Embeddings.Samples.Files;
using MLNet.Embeddings.Samples.Page;
using MLNet.Embeddings.Samples.Shell;
using MLNet.Embeddings.Umap;

namespace MLNet.Embeddings.Samples.Commands;

/// <summary>Handwritten digits as an interactive map: pictures → features → UMAP, as an ordinary ML.NET pipeline.</summary>
internal sealed class ClustersCommand : SampleCommand
{
    public const string CommandName = "clusters";

    private readonly Option<string?> _data = new("--data") { Description = "Folder with MNIST's IDX files, plain or .gz; without it, digits are drawn by the program", HelpName = "folder" };
    private readonly Option<int> _count = new Option<int>("--count") { Description = "How many digits to map, a random sample", DefaultValueFactory = _ => 5000 }.Between(50, 200_000);
    private readonly Option<int> _components = new Option<int>("--components") { Description = "Dimensions of the map: 2 or 3", DefaultValueFactory = _ => 3 }.Between(2, 3);
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the sample and of the map: the same seed gives the same map", DefaultValueFactory = _ => 42 };
    private readonly Option<string> _out = new("--out") { Description = "Folder for clusters.html, made if need be", DefaultValueFactory = _ => "out", HelpName = "folder" };

    public ClustersCommand()
        : base(CommandName, "Map handwritten digits with UMAP and write an interactive page, clusters.html.")
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
        string pagePath = Path.Combine(OutputFolder.Create(arguments.GetRequiredValue(_out)), "clusters.html");
        using var pageFile = new PendingFile(pagePath);
        using var session = new PipelineSession(console, seed);
        MLContext mlContext = session.MLContext;
        var times = new StageTimes();

        DigitSet digits = times.Measure("digits", () => arguments.GetValue(_data) is { } folder
            ? IdxFolder.Read(folder).Sample(count, seed)
            : DrawnDigits.Create(count, seed, done => console.OnProgress(new EngineProgress("digits", done, count))));
        console.WriteLine($"{digits.Count:N0} digits from {digits.Name}, {digits.Width} × {digits.Height} pixels");

        // The rows are in memory and UMAP reads them once; after an expensive stage, AppendCacheCheckpoint would belong between.
        IDataView data = DigitRow.ToDataView(mlContext, digits);
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Digit", nameof(DigitRow.Label))
            .Append(mlContext.Transforms.UmapProjection(new UmapProjectionEstimator.Options
            {
                OutputColumnName = "Map",
                InputColumnName = nameof(DigitRow.Features),
                NumberOfComponents = arguments.GetValue(_components),
                CancellationToken = session.CancellationToken,
            }));
        double start = times.Total;
        var model = times.Measure("fit", () => pipeline.Fit(data), fitted => fitted.LastTransformer.Diagnostics.StageSeconds);
        double fitSeconds = times.Total - start;
        IDataView mapped = model.Transform(data);
        Matrix map = times.Measure("map", () => MatrixDataView.Read(mapped, "Map", session.CancellationToken));

        using var context = new EngineContext(callback: console.OnProgress);
        Matrix features = MatrixDataView.Read(mapped, nameof(DigitRow.Features), session.CancellationToken);
        ProjectionMetrics quality = times.Measure("quality", () => ProjectionQuality.Measure(features, map, digits.Labels, context));
        times.Measure("page", () => pageFile.Commit(stream => MapPageWriter.Write(stream, CreatePage(digits, map, quality, fitSeconds))));
        Report(console, times, quality, pagePath);
        console.WriteResult(new JsonObject
        {
            ["n"] = digits.Count,
            ["d"] = digits.PictureLength,
            ["components"] = map.ColumnCount,
            ["seed"] = seed,
            ["accuracy"] = Math.Round(quality.LabelAccuracy!.Value, 4),
            ["trustworthiness"] = Math.Round(quality.Trustworthiness, 4),
            ["neighborRecall"] = Math.Round(quality.NeighborRecall, 4),
            ["seconds"] = times.ToJson(),
            ["page"] = pagePath,
        });
    }

    private static void Report(CommandConsole console, StageTimes times, ProjectionMetrics quality, string pagePath)
    {
        foreach ((string stage, double seconds) in times.Stages)
            console.WriteLine($"  {stage,-22}{seconds,8:0.00} s");
        console.WriteLine($"  {"total",-22}{times.Total,8:0.00} s");
        console.WriteLine($"  {"10-NN label accuracy",-22}{quality.LabelAccuracy,8:0.000}   share of digits that their ten neighbours on the map name correctly");
        console.WriteLine($"  {"trustworthiness",-22}{quality.Trustworthiness,8:0.000}   1 if neighbours on the map are neighbours by pixels too");
        console.WriteLine($"  {"neighbour recall",-22}{quality.NeighborRecall,8:0.000}   share of the ten nearest by pixels that are among the ten nearest on the map");
        console.WriteLine($"Open in a browser: {pagePath}");
    }

    private static MapPage CreatePage(DigitSet digits, Matrix map, ProjectionMetrics quality, double fitSeconds)
    {
        int[] classes = [.. digits.Labels.Distinct().Order()];
        return new MapPage
        {
            Title = $"{digits.Count:N0} handwritten digits",
            Subtitle = $"Each point is a picture of {digits.PictureLength} pixels ({digits.Name}); near points look alike.",
            Facts = [new("digits", $"{digits.Count:N0}"), new("classes", $"{classes.Length}"), new("pixels", $"{digits.PictureLength}")],
            Maps =
            [
                new PageMap(
                    $"UMAP, {map.ColumnCount}D",
                    map,
                    [
                        new("10-NN accuracy", $"{quality.LabelAccuracy:0.000}"),
                        new("trustworthiness", $"{quality.Trustworthiness:0.000}"),
                        new("neighbour recall", $"{quality.NeighborRecall:0.000}"),
                        new("time of the fit", $"{fitSeconds:0.0} s"),
                    ]),
            ],
            Colorings = [PageColoring.ByClass("Digit", [.. classes.Select(label => $"{label}")], Array.ConvertAll(digits.Labels, label => Array.BinarySearch(classes, label)))],
            Names = digits.Origins,
            Thumbnails = new PageThumbnails(digits.Width, digits.Height, 1, digits.Pixels),
        };
    }
}
