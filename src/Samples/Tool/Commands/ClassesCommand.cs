using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Inspection;
using MLNet.Embeddings.Tool.Shell;
using MLNet.Embeddings.Tool.Vectors;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>The class distribution of a folder of pictures: how many there are of each class, and which classes lie close
/// together.</summary>
internal sealed class ClassesCommand : ToolCommand
{
    private readonly Argument<string?> _folder = new("folder") { Description = LayoutOptions.Pictures, Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string> _out = new("--out")
    {
        Description = "Folder for classes.svg and class-similarity.svg, made if need be",
        DefaultValueFactory = _ => "out",
        HelpName = "folder",
    };
    private readonly LayoutOptions _layout = new();
    private readonly VectorInputOptions _vectors;
    private readonly ModelOptions _model;

    public ClassesCommand()
        : base(
            "classes",
            "Show how many pictures of each class there are, which classes lie close together, and whether CLIP agrees with the labels."
        )
    {
        Arguments.Add(_folder);
        Options.Add(_out);
        _layout.AddTo(this);
        _vectors = new VectorInputOptions(this, looksAtImages: false);
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Print the distribution and draw it", "classes pictures --out report"),
        new("The same of vectors made before", "classes --input vectors.parquet --out report"),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        string? folder = arguments.GetValue(_folder);
        if (_layout.EndsDry(arguments, console, folder))
            return;
        var times = new StageTimes();
        if (folder is null && _vectors.Input(arguments) is null)
            throw new InputException("Name a folder of pictures, or vectors with --input.");
        _layout.RefuseBeside(arguments, _vectors.NamesOfRows(arguments), hasFolder: folder is not null);
        InspectionInput.CheckPlaces(_vectors, arguments, folder, (_out.Name, arguments.GetRequiredValue(_out)));
        using var files = ReportFolder.Open(
            arguments.GetRequiredValue(_out),
            ClassReport.FileNames,
            _layout.Folder(arguments, folder),
            _out.Name
        );
        InspectionInput input = _vectors.Input(arguments) is { } vectors
            ? new InspectionInput(null, times.Measure("read", () => _vectors.Read(vectors, arguments, console)))
            : new InspectionInput(_layout.Read(arguments, console, folder!), null);

        // After the listing: the drawings may lie among the pictures, and are none of them.
        files.Begin();
        console.Note(input.Listing?.Remarks ?? []);
        if (input.Listing is { Labels.Count: > 0, LabelRemark: { } remark })
            console.Note(remark);

        if (input.Vectors is null)
            _model.Announce(arguments, console);
        using var session = new PipelineSession(console);
        var options = new DatasetInspectorOptions
        {
            MLContext = session.MLContext,
            Progress = console.Progress,
            CancellationToken = console.CancellationToken,
        };
        ClassReport report = input.InspectClasses(session.MLContext, _model.Apply(arguments, options));
        times.Add(report.StageTimes);
        FolderInput.NoteUnreadable(console, report.Unreadable, input.Listing);
        JsonObject layout = input.Layout;
        console.WriteLine(input.DescribeLayout());
        ClassBars.Print(console, report);
        report.Write(files);
        files.Publish();
        console.WriteLine($"Drawn in {files.Path}: {string.Join(", ", ClassReport.FileNames)}");
        console.WriteResult(ToJson(report, layout, input.Vectors is null ? _model.Model(arguments).Name : null, files.Path, times));
        if (report.Listing is { IsIncomplete: true })
            console.ExitCode = ExitCode.SomeFailed;
    }

    private static JsonObject ToJson(ClassReport report, JsonObject layout, string? model, string place, StageTimes times)
    {
        ClassDistribution counts = report.Analysis.Distribution;
        var result = new JsonObject { ["n"] = report.ImageCount };
        FolderInput.AddPassedOver(result, report.Listing);
        result["layout"] = layout;
        result["classes"] = new JsonArray([
            .. Enumerable.Range(0, counts.Classes.Count).Select(label => (JsonNode)ToJson(report.Analysis, label)),
        ]);
        result["imbalance"] = Math.Round(counts.ImbalanceRatio, 4);
        result["effectiveClasses"] = Math.Round(counts.EffectiveNumberOfClasses, 4);
        result["unreadable"] = report.Unreadable.Count;
        result["missing"] = new JsonArray([.. counts.MissingClasses.Select(gap => (JsonNode)$"{gap.Split}/{gap.Class}")]);
        result["zeroShotAgreement"] = report.Analysis.PredictedAgreement is { } agreement ? Math.Round(agreement.Share, 4) : null;
        result["model"] = model;
        result["out"] = place;
        result["seconds"] = times.ToJson();
        return result;
    }

    private static JsonObject ToJson(DatasetAnalysis analysis, int label)
    {
        ClassDistribution counts = analysis.Distribution;
        int nearest = analysis.Geometry.NearestTo(label);
        return new JsonObject
        {
            ["name"] = counts.Classes[label],
            ["count"] = counts.CountOf(label),
            ["splits"] = new JsonObject([
                .. counts.Splits.Select((split, i) => KeyValuePair.Create<string, JsonNode?>(split, counts.CountOf(label, i))),
            ]),
            ["nearest"] = nearest < 0 ? null : counts.Classes[nearest],
            ["similarity"] = nearest < 0 ? null : Math.Round(analysis.Geometry.Similarities[label, nearest], 4),
        };
    }
}
