using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Charts;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Inspection;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>The class distribution of a folder of pictures: how many there are of each class, and which classes lie close
/// together.</summary>
internal sealed class ClassesCommand : ToolCommand
{
    private const string BarsFile = "classes.svg";
    private const string HeatMapFile = "class-similarity.svg";

    private readonly Argument<string> _folder = new("folder")
    {
        Description = "Folder of pictures, CLASS/FILE or, with folders named like train, valid and test at any level, SPLIT/CLASS/FILE",
    };

    private readonly Option<string> _out = new("--out")
    {
        Description = "Folder for classes.svg and class-similarity.svg, made if need be",
        DefaultValueFactory = _ => "out",
        HelpName = "folder",
    };
    private readonly Option<string?> _layout = LayoutOption.Create();
    private readonly ModelOptions _model;

    public ClassesCommand()
        : base(
            "classes",
            "Show how many pictures of each class there are, which classes lie close together, and whether CLIP agrees with the labels."
        )
    {
        Arguments.Add(_folder);
        Options.Add(_out);
        Options.Add(_layout);
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [new("Print the distribution and draw it", "classes pictures --out report")];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        var times = new StageTimes();
        using var report = ReportFolder.Open(
            arguments.GetRequiredValue(_out),
            arguments.GetValue(_folder),
            [BarsFile, HeatMapFile],
            _out.Name
        );
        ImageFolder folder = ImageFolder.Read(arguments.GetRequiredValue(_folder), cancellation: console.CancellationToken);
        PictureFolder data = PictureFolder.Read(folder, arguments.GetValue(_layout));
        PictureRow[] pictures = data.Pictures;

        // After the listing: the drawings may lie among the pictures, and are none of them.
        report.Begin();
        if (!Array.Exists(pictures, picture => picture.Label.Length > 0))
            throw new InputException($"The pictures of {arguments.GetRequiredValue(_folder)} lie in no folders of classes, CLASS/FILE.");

        JsonObject layout = data.Layout.ToJson([.. pictures.Select(picture => picture.Split)]);
        console.Note(folder.PassedOver.Sentences());
        foreach (string? remark in new[] { data.ClassRemark(), data.CaseRemark() })
        {
            if (remark is not null)
                console.Note(remark);
        }

        _model.Announce(arguments, console);
        using var session = new PipelineSession(console);
        DatasetAnalysis analysis = new PictureInspector(session.Run, times, seed: 0).InspectClasses(pictures, _model.ForImages(arguments));
        ClassDistribution counts = analysis.Distribution;
        console.WriteLine(LayoutOption.Describe(layout));
        ClassBars.Print(console, analysis);

        Write(report, BarsFile, ClassCharts.Bars(counts, InspectionPage.SplitOrder(counts)));
        if (ClassCharts.HeatMap(counts.Classes, analysis.Geometry.Similarities) is { Length: > 0 } heatMap)
            Write(report, HeatMapFile, heatMap);
        report.Publish();
        console.WriteLine($"Drawn in {report.Path}: {BarsFile}, {HeatMapFile}");
        console.WriteResult(
            new JsonObject
            {
                ["n"] = pictures.Length,
                ["passedOver"] = folder.PassedOver.Count,
                ["passedOverBy"] = folder.PassedOver.ToJson(),
                ["layout"] = layout,
                ["classes"] = new JsonArray([
                    .. Enumerable.Range(0, counts.Classes.Count).Select(label => (JsonNode)ToJson(analysis, label)),
                ]),
                ["imbalance"] = Math.Round(counts.ImbalanceRatio, 4),
                ["effectiveClasses"] = Math.Round(counts.EffectiveNumberOfClasses, 4),
                ["unreadable"] = analysis.RowsWithoutVectorCount + folder.PassedOver.UnreadableCount,
                ["missing"] = new JsonArray([.. counts.MissingClasses.Select(gap => (JsonNode)$"{gap.Split}/{gap.Class}")]),
                ["zeroShotAgreement"] = analysis.PredictedAgreement is { } agreement ? Math.Round(agreement.Share, 4) : null,
                ["model"] = _model.Model(arguments).Name,
                ["out"] = report.Path,
                ["seconds"] = times.ToJson(),
            }
        );
        if (folder.PassedOver.IsIncomplete)
            console.ExitCode = ExitCode.SomeFailed;
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

    private static void Write(ReportFolder report, string name, string svg) =>
        report.Write(
            name,
            stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(svg);
            }
        );
}
