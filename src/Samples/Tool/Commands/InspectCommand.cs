using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Decisions;
using MLNet.Embeddings.Tool.Duplicates;
using MLNet.Embeddings.Tool.Gates;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Inspection;
using MLNet.Embeddings.Tool.Shell;
using MLNet.Embeddings.Tool.Vectors;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>The main job: everything there is to find out about a folder of labeled pictures, on one page.</summary>
internal sealed class InspectCommand : ToolCommand
{
    public const string CommandName = "inspect";

    private readonly Argument<string?> _folder = new("folder")
    {
        Description = $"{LayoutOptions.Pictures}; without it, a data set with planted faults is drawn",
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
        Description = "Folder for inspect.html, findings.csv, report.json and the rest, made if need be",
        DefaultValueFactory = _ => "out",
        HelpName = "folder",
    };
    private readonly Option<string> _edited = EditedCopiesOption.Create();
    private readonly LayoutOptions _layout = new();
    private readonly VectorInputOptions _vectors;
    private readonly InspectionGates _gates;
    private readonly DecisionOptions _decisions;
    private readonly BaselineOption _baseline;
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
        Options.Add(_edited);
        _layout.AddTo(this);
        _vectors = new VectorInputOptions(this);
        _gates = new InspectionGates(this);
        _decisions = new DecisionOptions(this);
        _baseline = new BaselineOption(this);
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Draw 2,000 pictures with planted faults, and see what is found", "inspect"),
        new("Your own pictures, such as pictures/train/cat/1.jpg", "inspect pictures --out report"),
        new("A gate for a build: no picture may leak between splits", "inspect pictures --max-leaks 0"),
        new("A gate for what is new since an earlier report", "inspect pictures --max-leaks 0 --baseline baseline/report.json"),
        new("How a COCO data set is understood, before any picture is read", "inspect coco --dry-run"),
        new("A table with columns of your own", "inspect labels.csv --images pictures --path-column name --label-column species"),
        new(
            "Vectors of any model, with their keys, labels, splits and image paths in columns",
            "inspect --input vectors.parquet --out report"
        ),
        new(
            "The same from files, one line for each row",
            "inspect --input vectors.npy --paths paths.txt --labels labels.txt --splits splits.txt --out report"
        ),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        if (_layout.EndsDry(arguments, console, arguments.GetValue(_folder)))
            return;
        var times = new StageTimes();
        _layout.RefuseBeside(arguments, _vectors.NamesOfRows(arguments), hasFolder: arguments.GetValue(_folder) is not null);
        InspectionInput.CheckPlaces(_vectors, arguments, arguments.GetValue(_folder), (_out.Name, arguments.GetRequiredValue(_out)));
        DatasetDecisions? decisions = _decisions.Read(arguments);
        DatasetBaseline? baseline = _baseline.Read(arguments);
        using var files = ReportFolder.Open(
            arguments.GetRequiredValue(_out),
            DatasetReport.FileNames,
            _layout.Folder(arguments, arguments.GetValue(_folder)),
            _out.Name
        );
        console.Begin(IsDrawn(arguments) ? StagePlan.Inspection : StagePlan.Inspection.Without("draw"));
        using DrawnPictures? drawn = IsDrawn(arguments)
            ? times.Measure("draw", () => DrawnPictures.Draw(arguments.GetValue(_count), arguments.GetValue(_seed), console))
            : null;
        InspectionInput input = _vectors.Input(arguments) is { } vectors
            ? new InspectionInput(null, times.Measure("read", () => _vectors.Read(vectors, arguments, console)))
            : new InspectionInput(_layout.Read(arguments, console, arguments.GetValue(_folder) ?? drawn!.Folder), null);
        DatasetGates? gates = _gates.Of(arguments, hasFolder: input.Listing is not null);
        if (gates is not null)
            input.Precheck(gates).Require();
        if (drawn is null)
            console.Note(input.Listing?.Remarks ?? []);

        // After the listing: the report may lie among the pictures, and its files are none of them.
        files.Begin();
        if (input.Listing?.LabelRemark is { } remark)
            console.Note(remark);

        _model.PrefersSmall = drawn is not null;
        if (input.Vectors is null)
            _model.Announce(arguments, console, remembers: drawn is null);
        else if (input.Vectors.ImagePaths is not null)
            _model.AnnounceStore(arguments, console);
        string title = input.Title(isDrawn: drawn is not null);
        console.WriteLine(title);
        JsonObject layout = input.Layout;
        if (drawn is null)
            console.WriteLine(input.DescribeLayout());

        var options = new DatasetInspectorOptions
        {
            Seed = arguments.GetValue(_seed),
            Title = title,
            FindEditedCopies = EditedCopiesOption.IsOn(arguments, _edited),
            Subtitle = input.Vectors is null ? $"Near points look alike to CLIP ({_model.Describe(arguments)})." : null,
            Progress = console.Progress,
            CancellationToken = console.CancellationToken,
        };
        options = _model.Apply(arguments, options);
        if (drawn is not null)
            options.StorePath = null;
        InspectionMemory? memory = MemoryOf(arguments, console, input, options, files);
        if (memory?.TryTell(times) == true)
            return;

        memory?.Begin();
        using var session = new PipelineSession(console, arguments.GetValue(_seed));
        options.MLContext = session.MLContext;
        DatasetReport report = input.Inspect(session.MLContext, options);
        times.Add(report.StageTimes);
        FolderInput.NoteUnreadable(console, report.Unreadable, input.Listing);
        IReadOnlyList<FaultScore> faults = drawn is null ? [] : PlantedFaults.Score(drawn.Truth, report);
        report = decisions is null ? report : report.Without(decisions);
        report = baseline is null ? report : report.ComparedWith(baseline);
        GateVerdict? verdict = gates is null ? null : report.Check(gates);
        console.Progress.Report("page", 0, 0);
        times.Measure(
            "page",
            () =>
            {
                report.Write(files, verdict, faults.Count == 0 ? [] : [PlantedFaults.ToTable(faults)]);
                files.Publish();
            }
        );

        console.Progress.End();
        string page = Path.Combine(files.Path, DatasetReport.FileNames[0]);
        InspectionSummary.Print(console, report, faults, times);
        DecisionOptions.Print(console, decisions, report.DecidedCount, report.DecisionsWithoutFinding);
        BaselineOption.Print(console, baseline, report.NewFindings.Count, report.Findings.Count);
        InspectionSummary.PrintPage(console, page);
        verdict.Print(console);
        JobSummary.Append(console, () => report.ToMarkdown(verdict));
        JsonObject result = InspectionSummary.ToJson(report, faults);
        result["layout"] = layout;
        result["model"] = input.Vectors is null ? _model.Model(arguments).Name : null;
        result["warnings"] = new JsonArray([.. session.Warnings.Select(warning => JsonValue.Create(warning))]);
        DecisionOptions.AddTo(result, decisions, report.DecidedCount, report.DecisionsWithoutFinding);
        BaselineOption.AddTo(result, baseline, report.NewFindings.Count);
        verdict.AddTo(result);
        JsonObject lasting = result.DeepClone().AsObject();
        InspectionSummary.Complete(result, page, times);
        console.WriteResult(result);
        verdict.End(console, report.IsIncomplete);
        memory?.End(report, lasting, verdict);
    }

    // What was drawn is gone with the run, and vectors may come from anywhere.
    private InspectionMemory? MemoryOf(
        ParseResult arguments,
        CommandConsole console,
        InspectionInput input,
        DatasetInspectorOptions options,
        ReportFolder files
    ) =>
        input.Listing is { } listing && options.StorePath is not null
            ? new InspectionMemory(
                console,
                listing,
                options,
                files,
                GivenOptions.Of(arguments, [_out, .. _model.WithoutEffect]),
                _decisions.File(arguments).Path,
                _baseline.File(arguments)
            )
            : null;

    private bool IsDrawn(ParseResult arguments) => arguments.GetValue(_folder) is null && _vectors.Input(arguments) is null;
}
