using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Inspection;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>The class distribution of a folder of pictures: how many there are of each class, and which classes lie close
/// together.</summary>
internal sealed class ClassesCommand : ToolCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = LayoutOptions.Pictures };

    private readonly Option<string> _out = new("--out")
    {
        Description = "Folder for classes.svg and class-similarity.svg, made if need be",
        DefaultValueFactory = _ => "out",
        HelpName = "folder",
    };
    private readonly LayoutOptions _layout = new();
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
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [new("Print the distribution and draw it", "classes pictures --out report")];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        string folder = arguments.GetRequiredValue(_folder);
        if (_layout.EndsDry(arguments, console, folder))
            return;
        var times = new StageTimes();
        using var files = ReportFolder.Open(
            arguments.GetRequiredValue(_out),
            ClassReport.FileNames,
            _layout.Folder(arguments, folder),
            _out.Name
        );
        ImageFolderListing listing = _layout.Read(arguments, console, folder);

        // After the listing: the drawings may lie among the pictures, and are none of them.
        files.Begin();
        console.Note(listing.Remarks);
        if (listing.Labels.Count > 0 && listing.LabelRemark is { } remark)
            console.Note(remark);

        _model.Announce(arguments, console);
        using var session = new PipelineSession(console);
        var options = new DatasetInspectorOptions
        {
            MLContext = session.MLContext,
            Progress = console.Progress,
            CancellationToken = console.CancellationToken,
        };
        ClassReport report = DatasetInspector.InspectClasses(listing, _model.Apply(arguments, options));
        times.Add(report.StageTimes);
        FolderInput.NoteUnreadable(console, report.Unreadable, listing);
        JsonObject layout = UnderstoodLayout.ToJson(listing);
        console.WriteLine(listing.Description);
        ClassBars.Print(console, report);
        report.Write(files);
        files.Publish();
        console.WriteLine($"Drawn in {files.Path}: {string.Join(", ", ClassReport.FileNames)}");
        console.WriteResult(ToJson(arguments, report, layout, files.Path, times));
        if (report.Listing.IsIncomplete)
            console.ExitCode = ExitCode.SomeFailed;
    }

    private JsonObject ToJson(ParseResult arguments, ClassReport report, JsonObject layout, string place, StageTimes times)
    {
        ClassDistribution counts = report.Analysis.Distribution;
        var result = new JsonObject { ["n"] = report.Listing.ImageCount };
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
        result["model"] = _model.Model(arguments).Name;
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
