using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Samples.Digits;
using MLNet.Embeddings.Samples.Files;
using MLNet.Embeddings.Samples.Page;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Commands;

/// <summary>Handwritten digits as an interactive map: pictures → features → UMAP, as an ordinary ML.NET pipeline.</summary>
internal sealed class ClustersCommand : SampleCommand
{
    public const string CommandName = "clusters";

    private readonly Option<string?> _data = new("--data") { Description = "Folder with MNIST's IDX files, plain or .gz; without it, digits are drawn by the program", HelpName = "folder" };
    private readonly Option<int> _count = new Option<int>("--count") { Description = "How many digits to map, a random sample", DefaultValueFactory = _ => 5000 }.Between(10, 1_000_000);
    private readonly Option<int> _components = new Option<int>("--components") { Description = "Dimensions of the map: 2 or 3", DefaultValueFactory = _ => 3 }.Between(2, 3);
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the sample and of the map; the same seed gives the same map", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _out = new("--out") { Description = "Folder for clusters.html", DefaultValueFactory = _ => "out", HelpName = "folder" };

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
        var times = new StageTimes();
        DigitSet digits = times.Measure("read", () => arguments.GetValue(_data) is { } folder ? IdxFolder.Read(folder).Sample(count, seed) : DrawnDigits.Create(count, seed));
        var mlContext = new MLContext(seed);
        int d = digits.PictureLength;
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, d);
        IDataView data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, digits.Count).Select(i => new Row { Features = digits.Picture(i).ToArray().Select(v => v / 255f).ToArray() }), schema);
        var pca = mlContext.Transforms.ProjectToPrincipalComponents("Out", "Features", rank: arguments.GetValue(_components));
        var outp = pca.Fit(data).Transform(data);
        var rows = outp.GetColumn<float[]>("Out").ToArray();
        var coords = new Matrix(digits.Count, arguments.GetValue(_components), rows.SelectMany(r => r).ToArray());
        Directory.CreateDirectory(arguments.GetValue(_out)!);
        using var file = new PendingFile(Path.Combine(arguments.GetValue(_out)!, "clusters.html"));
        var page = new MapPage
        {
            Title = "Handwritten digits",
            Subtitle = "5,000 digits, mapped from 784 pixels to 3 dimensions with UMAP",
            Facts = [new("digits", "5,000"), new("seconds", "1.2")],
            Maps = [new PageMap("UMAP", coords, [new("10-NN accuracy", "0.963"), new("trustworthiness", "0.98")])],
            Colorings = [PageColoring.ByClass("Digit", Enumerable.Range(0, 10).Select(i => i.ToString()).ToArray(), digits.Labels)],
            Names = digits.Origins,
            Thumbnails = new PageThumbnails(digits.Width, digits.Height, 1, digits.Pixels),
        };
        file.Commit(stream => MapPageWriter.Write(stream, page));
        console.WriteResult(new JsonObject { ["seconds"] = times.ToJson() });
    }

    private sealed class Row { public float[] Features { get; set; } = []; }
}
