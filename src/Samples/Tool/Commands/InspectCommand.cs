using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Tool.Gates;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Inspection;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>The main job: everything there is to find out about a folder of labeled pictures, on one page.</summary>
internal sealed class InspectCommand : ToolCommand
{
    public const string CommandName = "inspect";

    private readonly Argument<string?> _folder = new("folder")
    {
        Description =
            "Folder of pictures, CLASS/FILE or, with folders named like train, valid and test at any level, SPLIT/CLASS/FILE; without it, "
            + "a data set with planted faults is drawn",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int> _count = new Option<int>("--count")
    {
        Description = "Pictures to draw where no folder is given",
        DefaultValueFactory = _ => 2000,
    }.Between(100, 100_000);
    private readonly Option<int> _seed = new Option<int>("--seed")
    {
        Description = "Seed of the maps and of the drawn pictures",
        DefaultValueFactory = _ => 1,
    }.AtLeast(0);
    private readonly Option<string> _out = new("--out")
    {
        Description = "Folder for inspect.html and findings.csv, made if need be",
        DefaultValueFactory = _ => "out",
        HelpName = "folder",
    };
    private readonly Option<string?> _layout = LayoutOption.Create();
    private readonly InspectionGates _gates;
    private readonly ModelOptions _model;

    public InspectCommand()
        : base(
            CommandName,
            "Look at a folder of labeled pictures through CLIP: maps, duplicates, leaks, wrong labels, outliers, class distribution; "
                + "writes inspect.html."
        )
    {
        Arguments.Add(_folder);
        Options.Add(_count);
        Options.Add(_seed);
        Options.Add(_out);
        Options.Add(_layout);
        _gates = new InspectionGates(this);
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Draw 2,000 pictures with planted faults, and see what is found", "inspect"),
        new("Your own pictures, such as pictures/train/cat/1.jpg", "inspect pictures --out report"),
        new("A gate for a build: no picture may leak between splits", "inspect pictures --max-leaks 0"),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        var times = new StageTimes();
        using var report = ReportFolder.Open(
            arguments.GetRequiredValue(_out),
            arguments.GetValue(_folder),
            InspectionFiles.Names,
            _out.Name
        );
        using DrawnPictures? drawn = arguments.GetValue(_folder) is null
            ? times.Measure("draw", () => DrawnPictures.Draw(arguments.GetValue(_count), arguments.GetValue(_seed), console))
            : null;
        string folder = arguments.GetValue(_folder) ?? drawn!.Folder;
        ImageFolder images = ImageFolder.Read(folder, cancellation: console.CancellationToken);
        PictureFolder data = PictureFolder.Read(images, arguments.GetValue(_layout));
        PictureRow[] pictures = data.Pictures;
        _gates.RequireGround(arguments, data);
        JsonObject layout = data.Layout.ToJson([.. pictures.Select(picture => picture.Split)]);
        if (drawn is null)
            console.Note(images.PassedOver.Sentences());

        // After the listing: the report may lie among the pictures, and its files are none of them.
        report.Begin();
        foreach (string? remark in new[] { data.ClassRemark(), data.CaseRemark() })
        {
            if (remark is not null)
                console.Note(remark);
        }

        _model.Announce(arguments, console);
        string name = drawn is null
            ? $"of {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}"
            : "drawn by the program";
        console.WriteLine($"{pictures.Length:N0} pictures {name}");
        if (drawn is null)
            console.WriteLine(LayoutOption.Describe(layout));

        using var session = new PipelineSession(console, arguments.GetValue(_seed));
        ClipEmbeddingEstimator.Options clip = _model.ForImages(arguments);
        var inspector = new PictureInspector(session.Run, times, arguments.GetValue(_seed), clip.Decoder);
        DatasetInspection inspection = inspector.Inspect(pictures, clip) with
        {
            PassedOver = drawn is null ? images.PassedOver : new PassedOverFiles(),
            Linked = data.Linked,
        };
        IReadOnlyList<FaultScore> faults = drawn is null ? [] : PlantedFaults.Score(drawn.Truth, inspection);

        times.Measure(
            "page",
            () =>
                InspectionFiles.Write(
                    report,
                    $"{pictures.Length:N0} pictures {name}",
                    $"Near points look alike to CLIP ({_model.Describe(arguments)}).",
                    inspection,
                    faults
                )
        );

        InspectionSummary.Print(console, inspection, faults, times);
        console.WriteLine($"Open in a browser: {Path.Combine(report.Path, InspectionFiles.Page)}");
        GateVerdict verdict = _gates.Judge(arguments, data, inspection);
        verdict.Print(console);
        JsonObject result = InspectionSummary.ToJson(inspection, faults);
        result["layout"] = layout;
        result["model"] = _model.Model(arguments).Name;
        result["warnings"] = new JsonArray([.. session.Warnings.Select(warning => JsonValue.Create(warning))]);
        verdict.AddTo(result);
        result["page"] = Path.Combine(report.Path, InspectionFiles.Page);
        result["seconds"] = times.ToJson();
        console.WriteResult(result);
        verdict.End(console, inspection.PassedOver.IsIncomplete);
    }
}
