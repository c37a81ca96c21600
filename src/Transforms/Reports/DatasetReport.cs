using MLNet.Embeddings.Images;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Reports.Decisions;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Reports.Gates;
using MLNet.Embeddings.Reports.Interchange;
using MLNet.Embeddings.Reports.Page;
using MLNet.Embeddings.Reports.Sources;
using static System.FormattableString;

namespace MLNet.Embeddings.Reports;

/// <summary>What a <see cref="DatasetInspector"/> found out about a data set.</summary>
/// <remarks>An image is named by its id: its path below the folder, with forward slashes, or the key of its row. It does not change and
/// may be read from any thread.</remarks>
public sealed class DatasetReport
{
    private const string PageFile = "inspect.html";

    private readonly DatasetInspection _inspection;
    private readonly JudgedRows _judged;
    private readonly ReportOrigin _origin;
    private readonly Lazy<IReadOnlyList<DatasetFinding>> _findings;
    private readonly DatasetBaseline? _baseline;
    private readonly PictureDecisions? _decisions;

    internal DatasetReport(
        RowSource source,
        IReadOnlyList<SourceRow> rows,
        DatasetInspection inspection,
        ClipModel? model,
        DatasetInspectorOptions options,
        IReadOnlyList<string> warnings,
        StageClock times,
        WorkCounts work
    )
    {
        Listing = source.Listing;
        ImageCount = rows.Count;
        _judged = Listing is null ? Ground.Of(source, rows) : JudgedRows.Of(Listing);
        _inspection = Listing is null ? inspection with { NotJudged = Ground.NotJudged(source, _judged) } : inspection;
        _origin = new ReportOrigin(model, options.ToJson());
        _findings = new(() => InspectionFindings.Of(_inspection));
        Title = options.Title ?? TitleOf();
        Subtitle =
            options.Subtitle
            ?? (model is null ? "Near points have similar vectors." : $"Near points look alike to CLIP (model {model.Name}).");
        string?[] listed = [.. Listing?.Remarks ?? [], _judged.LabelRemark];
        Remarks = [.. listed.OfType<string>(), .. warnings];
        Work = work;
        StageTimes = [.. times.Stages];
        Elapsed = times.Elapsed;
        (Unreadable, Duplicates, Leaks, LabelConflicts) = Flagged();
        Truncated = [.. Unreadable.Where(file => TruncatedFile.IsReason(file.Reason))];
    }

    private DatasetReport(DatasetReport report, DatasetInspection inspection, PictureDecisions? decisions, DatasetBaseline? baseline)
    {
        Listing = report.Listing;
        ImageCount = report.ImageCount;
        _judged = report._judged;
        _inspection = inspection;
        _origin = report._origin;
        _findings = new(() => InspectionFindings.Of(_inspection));
        _decisions = decisions;
        _baseline = baseline;
        Title = report.Title;
        Subtitle = report.Subtitle;
        Remarks = report.Remarks;
        Work = report.Work;
        StageTimes = report.StageTimes;
        Elapsed = report.Elapsed;
        DecidedCount = report.DecidedCount;
        DecisionsWithoutFinding = report.DecisionsWithoutFinding;
        (Unreadable, Duplicates, Leaks, LabelConflicts) = Flagged();
        Truncated = [.. Unreadable.Where(file => TruncatedFile.IsReason(file.Reason))];
    }

    /// <summary>Names of the files that <see cref="Save"/> writes.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
    [
        PageFile,
        .. InterchangeFiles.Names,
        .. NameList.FileNames("keep"),
        .. NameList.FileNames("remove"),
        SplitRepair.FileName,
        PassedOverList.FileName,
    ];

    /// <summary>The folder that was inspected; <see langword="null"/> where rows of a data view were.</summary>
    public ImageFolderListing? Listing { get; }

    /// <summary>The full path of the folder; <see langword="null"/> where rows of a data view were inspected.</summary>
    public string? Folder => Listing?.Path;

    /// <summary>How paths were read, in words, such as SPLIT/CLASS/FILE; <see langword="null"/> where rows of a data view were
    /// inspected.</summary>
    public string? Layout => Listing?.Layout;

    /// <summary>Heading of the page.</summary>
    public string Title { get; }

    /// <summary>The sentence below the heading.</summary>
    public string Subtitle { get; }

    /// <summary>Images that are listed, or rows, unreadable ones included.</summary>
    public int ImageCount { get; }

    /// <summary>Images that cannot be read, each with the reason, and folders that cannot be read.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable { get; }

    /// <summary>Those that were listed and could not be read, decided ones included.</summary>
    internal IReadOnlyList<(string Id, string Reason)> InspectedUnreadable =>
        [.. _inspection.Unreadable.Concat(_inspection.SettledUnreadable).Select(row => (row.Id, row.Reason))];

    /// <summary>Those of <see cref="Unreadable"/> that begin as images and end too early, as the decoder tells.</summary>
    public IReadOnlyList<UnreadableImage> Truncated { get; }

    /// <summary>Images that repeat another one, which is kept.</summary>
    public IReadOnlyList<string> Duplicates { get; }

    /// <summary>Images that repeat each other, in groups of two or more.</summary>
    public IReadOnlyList<DuplicateGroup> DuplicateGroups => _inspection.Groups;

    /// <summary>Pairs of images that repeat each other.</summary>
    public IReadOnlyList<DuplicatePair> DuplicatePairs => _inspection.Pairs;

    /// <summary>Images that have a copy in another split, and further names, by links, that files have in another split.</summary>
    public IReadOnlyList<string> Leaks { get; }

    /// <summary>Images that have a copy with another label, and further names, by links, that files have in another class.</summary>
    public IReadOnlyList<string> LabelConflicts { get; }

    /// <summary>Images whose labels are likely wrong.</summary>
    public IReadOnlyList<LabelSuspect> Suspects => _inspection.Analysis.Suspects;

    /// <summary>Images that lie far from all others.</summary>
    public IReadOnlyList<Outlier> Outliers => _inspection.Analysis.Outliers;

    /// <summary>Images that are too dark, too bright, of low contrast, blurred, nearly blank, of an odd shape or size, or gray among
    /// colored ones, as <see cref="Microsoft.ML.ImageFactsCatalog.FindImageFaults"/> finds them: by kind, the least expected first. Their
    /// rows are those of <see cref="Analysis"/>. Empty where the rows are no images.</summary>
    public IReadOnlyList<ImageFault> Faults => _inspection.Faults;

    /// <summary>The classes: their distribution over the splits, which are alike, and how far neighbors agree with the labels. Its rows
    /// are the readable images in order.</summary>
    public DatasetAnalysis Analysis => _inspection.Analysis;

    /// <summary>How many of the readable images have each status of the search for duplicates; a status that none has is not among the
    /// keys.</summary>
    public IReadOnlyDictionary<DuplicateStatus, int> StatusCounts => _inspection.StatusCounts;

    /// <summary>How well the t-SNE map of the page keeps neighbors.</summary>
    public ProjectionMetrics TsneMetrics => _inspection.Tsne;

    /// <summary>How well the UMAP map of the page keeps neighbors.</summary>
    public ProjectionMetrics UmapMetrics => _inspection.Umap;

    /// <summary>Everything that was found, one by one, in the order of findings.csv: each kind the surest first.</summary>
    public IReadOnlyList<DatasetFinding> Findings => _findings.Value;

    /// <summary>Findings that are not raised because somebody decided them; 0 without decisions.</summary>
    public int DecidedCount { get; private init; }

    /// <summary>Decisions that match no finding; empty without decisions.</summary>
    public IReadOnlyList<DatasetDecision> DecisionsWithoutFinding { get; private init; } = [];

    /// <summary>Findings that the baseline does not have; all of them without a baseline.</summary>
    public IReadOnlyList<DatasetFinding> NewFindings =>
        _baseline is { } known ? [.. Findings.Where(finding => !known.Has(finding))] : Findings;

    /// <summary>What else to know: what was passed over in the folder, why labels are not judged, and warnings of the pipelines; a
    /// sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>Whether part of the folder could not be looked at, although nobody asked for it to be left out; <see cref="Remarks"/> tells
    /// which.</summary>
    public bool IsIncomplete => _inspection.PassedOver.IsIncomplete;

    /// <summary>What the inspection took: files read, images decoded and embedded, searches for neighbors.</summary>
    public WorkCounts Work { get; }

    /// <summary>Wall-clock time of each stage, in order.</summary>
    public IReadOnlyList<StageTime> StageTimes { get; }

    /// <summary>Wall-clock time of the whole inspection.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The same report without what somebody has decided: decided findings are in no list, no count and no file, and limits
    /// count the rest.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <remarks>An image that is to be removed settles all that was found about it; otherwise a decision settles findings of its kind. A
    /// pair is settled by a decision about just this pair, by a false alarm on either side, or where both images are decided. Whatever
    /// else repeats the images of a decided pair stays a finding.</remarks>
    /// <returns>What is left.</returns>
    public DatasetReport Without(DatasetDecisions decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        var pictures = new PictureDecisions(decisions);
        var filter = new DecisionFilter(pictures);
        DatasetInspection rest = RemainingInspection.Of(_inspection, filter);
        HashSet<(string, string, string)> left = [.. InspectionFindings.Of(rest).Select(DatasetBaseline.IdentityOf)];
        return new DatasetReport(this, rest, pictures, _baseline)
        {
            DecidedCount = DecidedCount + Findings.Count(finding => !left.Contains(DatasetBaseline.IdentityOf(finding))),
            DecisionsWithoutFinding = filter.Unmatched,
        };
    }

    /// <summary>The same report, of which limits count only findings that an earlier report does not have.</summary>
    /// <param name="baseline">The earlier report.</param>
    /// <remarks>Findings are matched by kind and keys, so that a new one is not hidden by an old one that went away. Lists and files have
    /// all findings, and tell which are new.</remarks>
    /// <returns>The report.</returns>
    public DatasetReport ComparedWith(DatasetBaseline baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return new DatasetReport(this, _inspection, _decisions, baseline);
    }

    /// <summary>Writes the report: <c>inspect.html</c>, a page with both maps, the images and all findings, which needs nothing else; the
    /// findings as <c>findings.csv</c>, <c>report.json</c>, <c>report.sarif</c> and <c>junit.xml</c>; lists of what to keep and what to
    /// remove; and <c>splits.csv</c>, splits without leaks.</summary>
    /// <param name="folder">The folder to write to, made if need be.</param>
    /// <param name="verdict">What limits say, for the files that tell it; <see langword="null"/> for none.</param>
    /// <remarks>Files are written beside their places and moved there when all are complete. One more, <c>report-files.json</c>, tells
    /// what was written, so that the next report replaces it and no later inspection takes it for data; any other file of these names is
    /// refused, not overwritten.</remarks>
    /// <exception cref="IOException">The folder cannot be written to, is the folder of images itself, or holds a file of such a name that
    /// is none of an earlier report.</exception>
    public void Save(string folder, GateVerdict? verdict = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var files = ReportFolder.Open(folder, FileNames, Folder);
        Write(files, verdict);
        files.Publish();
    }

    /// <summary>Writes the same files into a folder that was opened before the work, for whoever wants to know first whether it can be
    /// written to.</summary>
    /// <param name="folder">The folder; its files appear when it is published.</param>
    /// <param name="verdict">What limits say; <see langword="null"/> for none.</param>
    /// <param name="tables">Tables of your own, which come before the findings on the page.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(ReportFolder folder, GateVerdict? verdict = null, params IReadOnlyList<ReportTable> tables)
    {
        ArgumentNullException.ThrowIfNull(folder);
        MapPage page = InspectionPage.Create(Title, Subtitle, _inspection, [.. tables.Select(table => table.ToSection())]) with
        {
            Originals = PageOriginals.Of(
                folder.Path,
                [.. _inspection.Pictures.Select(picture => picture.File)],
                [.. _inspection.Pictures.Select(picture => picture.Id)]
            ),
        };
        folder.Write(PageFile, stream => MapPageWriter.Write(stream, page));
        InterchangeFiles.Write(folder, ContentOf(verdict));
        InspectionLists.Write(folder, _inspection, _decisions);
    }

    /// <summary>The report in a few lines of Markdown, such as for the summary of a build.</summary>
    /// <param name="verdict">What limits say; <see langword="null"/> for none.</param>
    public string ToMarkdown(GateVerdict? verdict = null) => MarkdownSummary.Of(ContentOf(verdict));

    /// <summary>Compares what was found with limits.</summary>
    /// <param name="gates">The limits, of which at least one is set.</param>
    /// <remarks>A limit that cannot be judged is not passed: leaks without two splits, labels without two classes, suspects, outliers and
    /// faults among fewer than 30 images, faults and truncated files of rows that are no images, anything where fewer than half of the
    /// images could be compared, and all of them where part of the folder could not be looked at.</remarks>
    /// <returns>The verdict.</returns>
    /// <exception cref="ArgumentException">No limit is set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    public GateVerdict Check(DatasetGates gates)
    {
        ArgumentNullException.ThrowIfNull(gates);
        gates.Require();
        string? incompleteness = IsIncomplete
            ? $"Part of {Folder} could not be looked at ({_inspection.PassedOver.IncompletenessInNumbers()}), so no limit is sure to "
                + "hold; make it readable or move it away."
            : null;
        DatasetInspection counted = _baseline is null ? _inspection : RemainingInspection.Of(_inspection, _baseline.Filter);
        return new DatasetJudge(gates, _baseline is null ? "" : "new ").Judge(_judged, counted, incompleteness);
    }

    /// <summary>The counts in one line.</summary>
    public override string ToString() =>
        Invariant($"{ImageCount:N0} {(Listing is null ? "rows" : "images")}: {Duplicates.Count:N0} duplicates, ")
        + Invariant($"{Leaks.Count:N0} leaks, {Suspects.Count:N0} label suspects, {Outliers.Count:N0} outliers, ")
        + (_inspection.HasImages ? Invariant($"{_inspection.FaultyCount:N0} with faults, ") : "")
        + Invariant($"{Unreadable.Count:N0} unreadable");

    private ReportContent ContentOf(GateVerdict? verdict) =>
        new()
        {
            Command = "inspect",
            Title = Title,
            Data = InspectionContent.DataOf(Listing, _inspection, ImageCount),
            Origin = _origin,
            Counts = InspectionContent.CountsOf(_inspection, Duplicates.Count, Leaks.Count, LabelConflicts.Count),
            Findings = Findings,
            HasFiles = Listing is not null,
            IsNew = _baseline is { } known ? finding => !known.Has(finding) : null,
            DecidedCount = _decisions is null ? null : DecidedCount,
            UnmatchedCount = DecisionsWithoutFinding.Count,
            Verdict = verdict,
            Run = ReportOrigin.RunOf(StageTimes, Elapsed, Work, DateTimeOffset.UtcNow),
        };

    private (IReadOnlyList<UnreadableImage>, IReadOnlyList<string>, IReadOnlyList<string>, IReadOnlyList<string>) Flagged() =>
        (
            [
                .. _inspection.Unreadable.Select(row => new UnreadableImage(row.Id, row.Reason)),
                .. (Listing?.Unreadable ?? []).Where(file => !_inspection.SettledPassedOver.Contains(file.Id)),
            ],
            [.. _inspection.Pictures.Where(picture => picture.DuplicateIsDuplicate).Select(picture => picture.Id)],
            WithLinks(
                _inspection.Pictures.Where(picture => picture.DuplicateIsLeak),
                _inspection.Linked.Leaks.SelectMany(leak => new[] { leak.Name, leak.Key })
            ),
            WithLinks(
                _inspection.Pictures.Where(picture => picture.DuplicateIsLabelConflict),
                _inspection.Linked.LabelConflicts.Select(conflict => conflict.Name)
            )
        );

    private string TitleOf() =>
        Invariant($"{ImageCount:N0} {_inspection.Items}")
        + (Folder is null ? "" : $" of {Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder))}");

    private static string[] WithLinks(IEnumerable<InspectedPicture> pictures, IEnumerable<string> links) =>
        [.. pictures.Select(picture => picture.Id).Union(links).Order(StringComparer.Ordinal)];
}
