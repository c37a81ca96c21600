using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Decisions;
using MLNet.Embeddings.Tool.Duplicates;
using MLNet.Embeddings.Tool.Gates;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Exact and near duplicates, leaks between splits and label conflicts of a folder of images or of vectors. Never deletes
/// anything.</summary>
internal sealed class DuplicatesCommand : ToolCommand
{
    private const string SummaryFile = "duplicates.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly DuplicateInputOptions _rows;
    private readonly DuplicateSearchOptions _search;
    private readonly DuplicateGates _gates = new();
    private readonly DecisionOptions _decisions;
    private readonly BaselineOption _baseline;
    private readonly ModelOptions _model;
    private readonly Option<bool> _pixelsOnly = new("--pixels-only")
    {
        Description = "For a folder: compare pixels even where a model is named that could propose pictures to compare",
    };
    private readonly Option<string> _out = new("--out")
    {
        Description = "Folder for the report, made if need be",
        DefaultValueFactory = _ => "out",
        HelpName = "folder",
    };

    public DuplicatesCommand()
        : base("duplicates", "Find duplicates, leaks between splits and label conflicts; nothing is deleted.")
    {
        _rows = new DuplicateInputOptions(this);
        _search = new DuplicateSearchOptions(this);
        foreach (Option option in (Option[])[.. _rows.Layout.All, .. _gates.Options, _pixelsOnly, _out])
            Options.Add(option);
        _decisions = new DecisionOptions(this);
        _baseline = new BaselineOption(this);
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new(
            "Check a folder of images, pictures/train/cat/1.jpg and so on, and fail when anything leaks",
            "duplicates pictures --max-leaks 0 --out report"
        ),
        new("The same for vectors of any model", "duplicates --input vectors.npy --ids ids.txt --splits splits.txt --calibrate null:0.001"),
        new(
            "The 1,000 most similar pairs of test and training images, whatever the threshold, best first in pairs.csv",
            "duplicates pictures --scope cross-split --top 1000"
        ),
        new(
            "The 1,000 most similar pairs of vectors of different splits",
            "duplicates --input vectors.npy --ids ids.txt --splits splits.txt --scope cross-split --top 1000"
        ),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        if (_rows.Layout.EndsDry(arguments, console, _rows.Folder(arguments)))
            return;
        var times = new StageTimes();
        string place = arguments.GetRequiredValue(_out);
        string[] names = [.. DuplicateReport.FileNames, SummaryFile];
        OutputPlace.Check(
            [.. _rows.Files(arguments), _search.File(arguments), _decisions.File(arguments)],
            names.Select(name => (_out.Name, (string?)Path.Combine(place, name)))
        );
        DatasetDecisions? decisions = _decisions.Read(arguments);
        DatasetBaseline? baseline = _baseline.Read(arguments);
        using var files = ReportFolder.Open(place, names, _rows.Layout.Folder(arguments, _rows.Folder(arguments)), _out.Name);
        using var session = new PipelineSession(console);
        DuplicateInput input = times.Measure("list", () => _rows.Read(arguments, console));

        // After the listing: the report may lie among the pictures, and its files are none of them.
        files.Begin();
        DatasetGates? gates = _gates.Of(arguments, hasFolder: input.Listing is not null);
        GateVerdict? precheck = input.HasLayout ? gates?.Precheck(input.Listing!) : gates?.Precheck(input.AllSplits, input.Listing?.Path);
        precheck?.Require();
        var options = new DuplicateInspectorOptions
        {
            Flagger = _search.ForFlagger(arguments, input, console),
            // On photographs, what pixels propose is better than what a model adds to it, and a third of the time.
            PixelsOnly = arguments.GetValue(_pixelsOnly) || !_model.IsNamed(arguments),
            NumberOfListedPairs = _search.Top(arguments),
            MLContext = session.MLContext,
            Progress = console.Progress,
            CancellationToken = console.CancellationToken,
        };
        Announce(input, console);
        bool embeds = input.HasImages && input.Vectors is null && !options.PixelsOnly;
        if (embeds)
            _model.Announce(arguments, console);
        else if (input.HasImages)
            _model.AnnounceStore(arguments, console);
        console.Begin(input.HasImages ? StagePlan.Duplicates : StagePlan.Duplicates.Without("embed"));
        DuplicateReport report = input.Inspect(session.MLContext, _model.Apply(arguments, options));
        times.Add(report.StageTimes);
        FolderInput.NoteUnreadable(console, report.Unreadable, report.Listing);
        console.Note(report.Remarks.Except(report.Warnings));

        report = decisions is null ? report : report.Without(decisions);
        report = baseline is null ? report : report.ComparedWith(baseline);
        GateVerdict? verdict = gates is null ? null : report.Check(gates);
        var summary = new DuplicateSummary(input, report, files.Path);
        JsonObject result = summary.ToJson(embeds ? options.Model!.Name : null, verdict);
        DecisionOptions.AddTo(result, decisions, report.DecidedCount, report.DecisionsWithoutFinding);
        BaselineOption.AddTo(result, baseline, report.NewFindings.Count);
        console.Progress.Report("report", 0, 0);
        times.Measure("report", () => Write(report, verdict, files, $"{result.ToJsonString(Indented)}\n"));
        console.Progress.End();
        summary.Print(console);
        DecisionOptions.Print(console, decisions, report.DecidedCount, report.DecisionsWithoutFinding);
        BaselineOption.Print(console, baseline, report.NewFindings.Count, report.Findings.Count);
        verdict.Print(console);
        JobSummary.Append(console, () => report.ToMarkdown(verdict));
        result["seconds"] = times.ToJson();
        console.WriteResult(result);
        verdict.End(console, report.IsIncomplete);
    }

    private static void Write(DuplicateReport report, GateVerdict? verdict, ReportFolder files, string summary)
    {
        report.Write(files, verdict);
        files.Write(SummaryFile, stream => stream.Write(Encoding.UTF8.GetBytes(summary)));
        files.Publish();
    }

    private static void Announce(DuplicateInput input, CommandConsole console)
    {
        console.Note(input.Listing?.Remarks ?? []);
        if (input.MissingKeys.Count > 0)
            console.Note(
                $"{input.MissingKeys.Count:N0} keys name no file of {input.Listing!.Path}: "
                    + $"{string.Join(", ", input.MissingKeys.Take(3).Select(ListedName.Quoted))}."
            );
    }
}
