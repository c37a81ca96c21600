using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Reports.Duplicates;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Tool.Duplicates;
using MLNet.Embeddings.Tool.Gates;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Exact and near duplicates, leaks between splits and label conflicts of a folder of images or of vectors. Never deletes
/// anything.</summary>
internal sealed class DuplicatesCommand : ToolCommand
{
    private readonly Argument<string?> _folder = new("folder")
    {
        Description = "Folder of images; SPLIT/CLASS/FILE or CLASS/FILE gives splits and labels",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _input = new("--input") { Description = "Vectors, one row per item: .npy or .csv", HelpName = "file" };
    private readonly Option<string?> _ids = new("--ids")
    {
        Description = "Keys of the rows, one per line; with a folder, paths of images in it",
        HelpName = "file",
    };
    private readonly Option<string?> _labels = new("--labels") { Description = "Labels of the rows, one per line", HelpName = "file" };
    private readonly Option<string?> _splits = new("--splits") { Description = "Splits of the rows, one per line", HelpName = "file" };
    private readonly Option<float?> _threshold = new Option<float?>("--threshold")
    {
        Description = "Score from which on two rows are near duplicates; of vectors a cosine, unless --hubness csls is given too",
    }.Between(-1, 1);
    private readonly Option<string?> _calibrate = new("--calibrate")
    {
        Description = "Find the threshold: null:RATE (false positives), fraction:SHARE (rows with a match) or pairs:FILE (id1,id2,0|1)",
        HelpName = "how",
    };
    private readonly Option<string> _keep = new Option<string>("--keep")
    {
        Description = "Which member of a group is kept",
        DefaultValueFactory = _ => "first",
    }.OneOf("first", "medoid", "pixels", "split");
    private readonly Option<string> _linkage = new Option<string>("--linkage")
    {
        Description = "How pairs become groups",
        DefaultValueFactory = _ => "star",
    }.OneOf("star", "complete", "components");
    private readonly Option<string> _scope = new Option<string>("--scope")
    {
        Description = "Which pairs count",
        DefaultValueFactory = _ => "all",
    }.OneOf("all", "within-split", "cross-split", "within-class");
    private readonly Option<string> _hubness = new Option<string>("--hubness")
    {
        Description =
            "For vectors: what is done about rows that are near to everything; auto is csls from 1,000 rows on, without --threshold",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "none", "mutual-knn", "csls");
    private readonly Option<string> _centering = new Option<string>("--centering")
    {
        Description = "For vectors: how they are moved and scaled first; auto is whiten from 1,000 rows on, without --threshold",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "none", "mean", "whiten");
    private readonly Option<int?> _top = new Option<int?>("--top")
    {
        Description =
            "List just this many pairs in pairs.csv, the highest scores first, also such below the threshold (kind Unique, they flag "
            + "nothing)",
    }.AtLeast(1);
    private readonly Option<string> _orientation = OrientationOption.Create();
    private readonly Option<string?> _layout = LayoutOption.Create();
    private readonly DuplicateGates _gates = new();
    private readonly ModelOptions _model;
    private readonly Option<bool> _pixelsOnly = new("--pixels-only")
    {
        Description = "For a folder: compare pixels without asking a model which pictures to compare",
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
        Arguments.Add(_folder);
        foreach (
            Option option in (Option[])
                [
                    _input,
                    _ids,
                    _labels,
                    _splits,
                    _threshold,
                    _calibrate,
                    _keep,
                    _linkage,
                    _scope,
                    _hubness,
                    _centering,
                    _top,
                    _orientation,
                    _layout,
                    .. _gates.Options,
                    _pixelsOnly,
                    _out,
                ]
        )
            Options.Add(option);
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
        var times = new StageTimes();
        string place = arguments.GetRequiredValue(_out);
        OutputPlace.Check(
            [
                .. new[] { _input, _ids, _labels, _splits }.Select(option => (option.Name, arguments.GetValue(option))),
                (_calibrate.Name, JudgedFile(arguments.GetValue(_calibrate))),
            ],
            DuplicateReport.FileNames.Select(name => (_out.Name, (string?)Path.Combine(place, name)))
        );
        using var folder = ReportFolder.Open(place, arguments.GetValue(_folder), DuplicateReport.FileNames, _out.Name);
        using var session = new PipelineSession(console);
        MLContext mlContext = session.MLContext;
        var source = new FlagSource(
            arguments.GetValue(_folder),
            arguments.GetValue(_input),
            arguments.GetValue(_ids),
            arguments.GetValue(_labels),
            arguments.GetValue(_splits),
            arguments.GetValue(_layout)
        );
        FlagRows rows = times.Measure("list", () => FlagRows.Read(source, console));

        // After the listing: the report may lie among the pictures, and its files are none of them.
        folder.Begin();
        _gates.RequireGround(arguments, rows);
        DuplicateFlaggerEstimator.Options options = OptionsFor(arguments, rows, console);
        options.CancellationToken = session.CancellationToken;
        Announce(rows, console);
        bool embeds = rows.HasImages && rows.VectorLength == 0 && !arguments.GetValue(_pixelsOnly);
        if (embeds)
        {
            _model.Announce(arguments, console);
            ClipEmbeddingEstimator.Options clip = _model.ForImages(arguments);
            clip.EvidenceColumnName = nameof(FlagRow.Evidence);
            options.EvidenceColumnName = options.Orientation == DuplicateOrientation.Upright ? clip.EvidenceColumnName : null;
            clip.ThumbnailColumnName = "Thumbnail";
            clip.ThumbnailSide = ContactSheet.ThumbnailSide;
            rows = times.Measure("embed", () => rows.With(EmbeddedImages.Read([.. rows.Rows.Select(row => row.Path)], clip, console)));
        }

        IDataView data = View(mlContext, rows);
        options.InputColumnName = rows.VectorLength > 0 ? nameof(FlagRow.Features) : null;
        DuplicateFlaggerTransformer flagger = times.Measure("fit", () => mlContext.Transforms.DuplicateFlagger(options).Fit(data));
        Flags[] flags = times.Measure(
            "flags",
            () => mlContext.Data.CreateEnumerable<Flags>(flagger.Transform(data), reuseRowObject: false).ToArray()
        );

        int unreadable = flags.Count(row => row.IsUnreadable);
        if (unreadable == flags.Length)
            throw new InputException(
                $"None of the {flags.Length:N0} images can be read, {rows.Rows[0].Path} and all others; there is nothing to compare."
            );

        IEnumerable<DuplicatePair> listed = flagger.GetPairs().Where(pair => options.Scope != DuplicateScope.CrossSplit || pair.IsLeak);
        DuplicatePair[] pairs = [.. listed.Take(arguments.GetValue(_top) ?? int.MaxValue)];
        IReadOnlyList<DuplicateGroup> groups = flagger.GetGroups();
        DuplicateCounts counts = DuplicateCounts.Of(rows.Linked, rows.PassedOver, flags);
        JsonObject notCompared = DuplicateCounts.NotCompared(flagger.GetStatusCounts());
        GateVerdict verdict = _gates.Judge(arguments, rows, flags, counts, flagger.Calibration);
        var summary = new JsonObject
        {
            ["n"] = flags.Length,
            ["threshold"] = Math.Round(flagger.Threshold, 6),
            ["calibration"] = CalibrationJson.Of(flagger),
            ["score"] =
                rows.HasImages ? "pixels"
                : flagger.Hubness == DuplicateHubness.Csls ? "csls"
                : "cosine",
            ["duplicates"] = counts.Duplicates,
            ["groups"] = groups.Count,
            ["pairs"] = pairs.Length,
            ["pairsBelowThreshold"] = pairs.Count(pair => pair.Kind == DuplicateKind.Unique),
            ["exactFilePairs"] = pairs.Count(pair => pair.Kind == DuplicateKind.ExactFile),
            ["exactPixelPairs"] = pairs.Count(pair => pair.Kind == DuplicateKind.ExactPixels),
            ["leaks"] = counts.Leaks,
            ["linkedLeaks"] = rows.Linked.Leaks.Count,
            ["labelConflicts"] = counts.LabelConflicts,
            ["model"] = embeds ? _model.Model(arguments).Name : null,
            ["unreadable"] = counts.Unreadable,
            ["notCompared"] = notCompared,
            ["withoutSplit"] = rows.HasSplits ? flags.Count(row => row.Split.Length == 0) : null,
            ["idsNotFound"] = rows.MissingKeys.Count,
            ["layout"] = rows.LayoutJson,
            ["passedOver"] = rows.PassedOver.Count,
            ["passedOverBy"] = rows.PassedOver.ToJson(),
            ["warnings"] = new JsonArray([.. session.Warnings.Select(warning => JsonValue.Create(warning))]),
            ["out"] = folder.Path,
        };
        verdict.AddTo(summary);
        var report = new DuplicateReport(
            folder,
            rows.Files,
            rows.PassedOver,
            rows.ByKey(rows.Thumbnails),
            rows.ByKey(rows.Reasons),
            flags,
            pairs,
            groups
        );
        summary["leftOutOfLists"] = report.LeftOut;
        times.Measure(
            "report",
            () =>
            {
                if (rows.HasImages)
                    report.WriteSheets(flagger.Threshold, options.Decoder!);
                report.WriteTables(summary.DeepClone().AsObject(), options.Decoder!);
                folder.Publish();
            }
        );
        console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{flags.Length:N0} rows, threshold {flagger.Threshold:0.000}: {counts.Duplicates:N0} duplicates in {groups.Count:N0} "
                    + $"groups, {counts.Leaks:N0} rows leak between "
                    + $"splits{(counts.Unreadable > 0 ? $", {counts.Unreadable:N0} files cannot be read" : "")}."
            )
        );
        if (rows.LayoutJson is { } layout)
            console.WriteLine(LayoutOption.Describe(layout));
        if (DuplicateCounts.NotComparedInWords(notCompared) is { Length: > 0 } remark)
            console.WriteLine(remark);
        if (report.LeftOut > 0)
            console.WriteLine(
                $"Names that a line cannot hold, {report.LeftOut:N0}, are in keep.nul, remove.nul and unreadable.nul only, where each "
                    + "name ends with a zero byte."
            );
        console.WriteLine($"Report: {folder.Path}");
        verdict.Print(console);
        summary["seconds"] = times.ToJson();
        console.WriteResult(summary);
        verdict.End(console, rows.PassedOver.IsIncomplete);
    }

    // The threshold of pixel evidence is fixed unless it is asked for.
    private static void Announce(FlagRows rows, CommandConsole console)
    {
        console.Note(rows.PassedOver.Sentences());
        if (rows.Linked.Leaks.Count > 0)
            console.Note(
                $"{rows.Linked.Leaks.Count:N0} files lie in two splits at once under links or several names, such as "
                    + $"{ListedName.Quoted(rows.Linked.Leaks[0].Name)}: they leak."
            );
        if (
            CaseTwins.Remark(
                rows.Rows.Select(row => row.Id),
                "rows",
                "where case is not told apart, a list of them names the wrong file"
            ) is
            { } remark
        )
            console.Note(remark);
        if (rows.MissingKeys.Count > 0)
            console.Note(
                $"{rows.MissingKeys.Count:N0} keys name no file of {rows.Folder}: "
                    + $"{string.Join(", ", rows.MissingKeys.Take(3).Select(ListedName.Quoted))}."
            );
    }

    private DuplicateFlaggerEstimator.Options OptionsFor(ParseResult arguments, FlagRows rows, CommandConsole console)
    {
        string scope = arguments.GetRequiredValue(_scope);
        if (scope is "within-split" or "cross-split" && !rows.HasSplits)
            throw new InputException(
                $"--scope {scope} needs splits: give --splits, or a folder with SPLIT/CLASS/FILE, or say with --layout which folder is "
                    + "the split."
            );

        return new DuplicateFlaggerEstimator.Options
        {
            OutputColumnName = "Duplicate",
            Decoder = _model.Decoder(arguments),
            Orientation = OrientationOption.Of(arguments.GetRequiredValue(_orientation)),
            ImagePathColumnName = rows.HasImages ? nameof(FlagRow.Path) : null,
            IdColumnName = nameof(FlagRow.Id),
            SplitColumnName = rows.HasSplits ? nameof(FlagRow.Split) : null,
            LabelColumnName = rows.HasLabels ? nameof(FlagRow.Label) : null,
            Threshold = ThresholdFor(arguments.GetValue(_threshold), arguments.GetValue(_calibrate), rows, console),
            Keep = arguments.GetRequiredValue(_keep) switch
            {
                "medoid" => DuplicateKeep.Medoid,
                "pixels" => DuplicateKeep.MaximumPixels,
                "split" => DuplicateKeep.SplitPriority,
                _ => DuplicateKeep.FirstKey,
            },
            Linkage = arguments.GetRequiredValue(_linkage) switch
            {
                "complete" => DuplicateLinkage.Complete,
                "components" => DuplicateLinkage.Components,
                _ => DuplicateLinkage.Star,
            },
            Scope = scope switch
            {
                "within-split" => DuplicateScope.WithinSplit,
                "cross-split" => DuplicateScope.CrossSplit,
                "within-class" => DuplicateScope.WithinClass,
                _ => DuplicateScope.All,
            },
            Hubness = arguments.GetRequiredValue(_hubness) switch
            {
                "none" => DuplicateHubness.None,
                "mutual-knn" => DuplicateHubness.MutualKnn,
                "csls" => DuplicateHubness.Csls,
                _ => DuplicateHubness.Automatic,
            },
            Centering = arguments.GetRequiredValue(_centering) switch
            {
                "none" => DuplicateCentering.None,
                "mean" => DuplicateCentering.FrozenMean,
                "whiten" => DuplicateCentering.Whiten,
                _ => DuplicateCentering.Automatic,
            },
            MinimumNumberOfPairs = arguments.GetValue(_top) ?? 0,
            NumberOfThreads = _model.Threads(arguments),
        };
    }

    private static DuplicateThreshold ThresholdFor(float? fixedScore, string? calibration, FlagRows rows, CommandConsole console)
    {
        if (fixedScore is { } score)
            return calibration is null
                ? DuplicateThreshold.Fixed(score)
                : throw new InputException("Give either --threshold or --calibrate, not both.");
        if (calibration is null)
            return DuplicateThreshold.ModelDefault;

        if (JudgedFile(calibration) is { } path)
            return DuplicateThreshold.LabeledPairs(JudgedPairs.Read(path, rows.Rows.Select(row => row.Id), console.Note));
        string[] parts = calibration.Split(':', 2);
        if (parts.Length == 2 && NumberText.TryParse(parts[1], out double number))
        {
            switch (parts[0])
            {
                case "null" when number is > 0 and < 1:
                    return DuplicateThreshold.NullPairs(number);
                case "fraction" when number is > 0 and < 1:
                    return DuplicateThreshold.TargetFraction(number);
                case "null" or "fraction":
                    throw new InputException(
                        $"--calibrate {parts[0]} needs a share above 0 and below 1, such as {parts[0]}:0.001, got '{parts[1]}'."
                    );
            }
        }

        throw new InputException($"--calibrate must be null:RATE, fraction:SHARE or pairs:FILE, got '{calibration}'.");
    }

    private static string? JudgedFile(string? calibration) => calibration?.Split(':', 2) is ["pairs", { } path] ? path : null;

    private static IDataView View(MLContext mlContext, FlagRows rows)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(FlagRow));
        if (rows.VectorLength > 0)
            schema[nameof(FlagRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.VectorLength);
        if (rows.HasEvidence)
            schema[nameof(FlagRow.Evidence)].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, rows.Rows[0].Evidence.Length);
        return mlContext.Data.LoadFromEnumerable(rows.Rows, schema);
    }
}
