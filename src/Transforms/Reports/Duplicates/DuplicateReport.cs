using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Decisions;
using MLNet.Embeddings.Reports.Duplicates;
using MLNet.Embeddings.Reports.Findings;
using MLNet.Embeddings.Reports.Interchange;
using MLNet.Embeddings.Reports.Sources;
using static System.FormattableString;

namespace MLNet.Embeddings.Reports;

/// <summary>What a <see cref="DuplicateInspector"/> found.</summary>
/// <remarks>A row is named by its key: of an image of a folder its path below it, with forward slashes. It does not change and may be read
/// from any thread.</remarks>
public sealed class DuplicateReport
{
    private readonly IReadOnlyList<Flags> _rows;
    private readonly DuplicateFlaggerTransformer _flagger;
    private readonly LinkedPictures _linked;
    private readonly bool _hasImages;
    private readonly bool _hasPaths;
    private readonly ReportOrigin _origin;
    private readonly PictureDecisions? _decisions;
    private readonly HashSet<string> _settledUnreadable;
    private DatasetBaseline? _baseline;

    internal DuplicateReport(
        RowSource source,
        IReadOnlyList<Flags> rows,
        IReadOnlyList<DuplicatePair> pairs,
        DuplicateFlaggerTransformer flagger,
        ImageFolderListing? listing,
        ReportOrigin origin,
        IReadOnlyList<string> warnings,
        StageClock times,
        WorkCounts work
    )
    {
        _origin = origin;
        _settledUnreadable = [];
        _rows = rows;
        _flagger = flagger;
        _hasImages = source.Image is not null;
        _hasPaths = source.HasPaths;
        _linked = LinksOf(listing, rows);
        Listing = listing;
        Pairs = pairs;
        Groups = flagger.GetGroups();
        Warnings = warnings;
        Work = work;
        StageTimes = [.. times.Stages];
        Elapsed = times.Elapsed;
        (Unreadable, Duplicates, Leaks, LabelConflicts) = Flagged();
        Remarks = [.. RemarksOn(rows), .. warnings];
    }

    private DuplicateReport(DuplicateReport report, IFindingFilter filter, PictureDecisions? decisions)
    {
        var rest = new RemainingDuplicates(report.Pairs, report.Groups, filter, report.Places());
        _origin = report._origin;
        _baseline = report._baseline;
        _rows = [.. report._rows.Select(row => Rest(row, rest))];
        _flagger = report._flagger;
        _hasImages = report._hasImages;
        _hasPaths = report._hasPaths;
        _decisions = decisions;
        _linked = LinkFindings.Without(report._linked, filter);
        _settledUnreadable = report
            .Unreadable.Select(file => file.Id)
            .Where(key => filter.IsSettled(FindingKind.Unreadable, key))
            .Concat(report._settledUnreadable)
            .ToHashSet();
        Listing = report.Listing;
        Pairs = rest.Pairs;
        Groups = rest.Groups;
        Warnings = report.Warnings;
        Work = report.Work;
        StageTimes = report.StageTimes;
        Elapsed = report.Elapsed;
        Remarks = report.Remarks;
        (Unreadable, Duplicates, Leaks, LabelConflicts) = Flagged();
        DecidedCount = report.DecidedCount;
        DecisionsWithoutFinding = report.DecisionsWithoutFinding;
    }

    /// <summary>Names of the files that <see cref="Save"/> writes.</summary>
    public static IReadOnlyList<string> FileNames => DuplicateFiles.Names;

    /// <summary>The folder; <see langword="null"/> where there is none.</summary>
    public ImageFolderListing? Listing { get; }

    /// <summary>Rows, unreadable ones included.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Rows that lie in no split.</summary>
    public int WithoutSplitCount => _rows.Count(row => row.Split.Length == 0);

    /// <summary>Score from which on two rows are near duplicates, as given or as found.</summary>
    public float Threshold => _flagger.Threshold;

    /// <summary>What the score is: whether and how hubs are corrected for, as given or as chosen.</summary>
    public DuplicateHubness Hubness => _flagger.Hubness;

    /// <summary>What the threshold stands on, where it was found from unrelated rows; otherwise <see langword="null"/>.</summary>
    public DuplicateCalibration? Calibration => _flagger.Calibration;

    /// <summary>Rows that repeat another one, which is kept.</summary>
    public IReadOnlyList<string> Duplicates { get; }

    /// <summary>Rows that repeat each other, in groups of two or more.</summary>
    public IReadOnlyList<DuplicateGroup> Groups { get; }

    /// <summary>Pairs of rows that repeat each other, and, where more were asked for, the most similar others; the highest score
    /// first.</summary>
    public IReadOnlyList<DuplicatePair> Pairs { get; }

    /// <summary>Rows that have a copy in another split, and further names, by links, that files have in another split.</summary>
    public IReadOnlyList<string> Leaks { get; }

    /// <summary>Further names, by links, that files have in another split.</summary>
    public IReadOnlyList<string> LinkedLeaks => [.. _linked.Leaks.Select(leak => leak.Name)];

    /// <summary>Rows that have a copy with another label, and further names, by links, that files have in another class.</summary>
    public IReadOnlyList<string> LabelConflicts { get; }

    /// <summary>Images that cannot be read, each with the reason, and folders that cannot be read.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable { get; }

    /// <summary>How many rows have each status: all but those that are <see cref="DuplicateStatus.Ok"/> were compared by nothing but exact
    /// equality. A status that no row has is not among the keys.</summary>
    public IReadOnlyDictionary<DuplicateStatus, int> StatusCounts => _flagger.GetStatusCounts();

    /// <summary>Names that the lists of lines, such as remove.txt, leave out because a line cannot hold them; their twins, such as
    /// remove.nul, have them.</summary>
    public int LeftOutOfListsCount => _rows.Count(row => !ListedName.IsPlain(row.Id));

    /// <summary>Everything that was found, one by one: unreadable files, leaks, duplicates, each kind the surest first.</summary>
    public IReadOnlyList<DatasetFinding> Findings =>
        [
            .. Unreadable.Select(file => new DatasetFinding(FindingKind.Unreadable, file.Id).With(FindingFact.Reason, file.Reason)),
            .. LinkFindings
                .Of(_linked, Places())
                .Concat(PairFindings.Of(Pairs, Groups, Threshold, Places()))
                .OrderBy(finding => finding.Kind != FindingKind.Leak.Name),
        ];

    /// <summary>Findings that are not raised because somebody decided them; 0 without decisions.</summary>
    public int DecidedCount { get; private set; }

    /// <summary>Decisions that match no finding; empty without decisions.</summary>
    public IReadOnlyList<DatasetDecision> DecisionsWithoutFinding { get; private set; } = [];

    /// <summary>Findings that the baseline does not have; all of them without a baseline.</summary>
    public IReadOnlyList<DatasetFinding> NewFindings =>
        _baseline is { } known ? [.. Findings.Where(finding => !known.Has(finding))] : Findings;

    /// <summary>What else to know, a sentence each: files that lie in two splits, names that differ only in case, and the
    /// <see cref="Warnings"/>.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>Warnings of the pipelines.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether part of the folder could not be looked at, although nobody asked for it to be left out.</summary>
    public bool IsIncomplete => Listing?.IsIncomplete == true;

    /// <summary>What it took: files read, images decoded and embedded, searches for neighbors.</summary>
    public WorkCounts Work { get; }

    /// <summary>Wall-clock time of each stage, in order.</summary>
    public IReadOnlyList<StageTime> StageTimes { get; }

    /// <summary>Wall-clock time of all.</summary>
    public TimeSpan Elapsed { get; }

    internal string? Incompleteness =>
        IsIncomplete
            ? $"Part of {Listing!.Path} could not be looked at ({Listing.PassedOver.IncompletenessInNumbers()}), so no limit is sure to "
                + "hold; make it readable or move it away."
            : null;

    /// <summary>The same report without what somebody has decided; see <see cref="DatasetReport.Without"/>.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <returns>What is left.</returns>
    public DuplicateReport Without(DatasetDecisions decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        var pictures = new PictureDecisions(decisions);
        var filter = new DecisionFilter(pictures);
        var rest = new DuplicateReport(this, filter, pictures);
        rest.DecidedCount += Findings.Count - rest.Findings.Count;
        rest.DecisionsWithoutFinding = filter.Unmatched;
        return rest;
    }

    /// <summary>The same report, of which limits count only findings that an earlier report does not have; see
    /// <see cref="DatasetReport.ComparedWith"/>.</summary>
    /// <param name="baseline">The earlier report.</param>
    /// <returns>The report.</returns>
    public DuplicateReport ComparedWith(DatasetBaseline baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var report = (DuplicateReport)MemberwiseClone();
        report._baseline = baseline;
        return report;
    }

    /// <summary>Writes the report: pairs, groups and rows as CSV, lists of what to keep and what to remove, and of images two sheets, the
    /// largest groups and the pairs nearest the threshold; also the findings as findings.csv, report.json, report.sarif and junit.xml, and
    /// splits without leaks as splits.csv.</summary>
    /// <param name="folder">The folder to write to, made if need be.</param>
    /// <param name="verdict">What limits say, for the files that tell it; <see langword="null"/> for none.</param>
    /// <remarks>An unreadable image is in neither keep nor remove: nobody knows whether it is worth keeping, or whether it repeats
    /// another.</remarks>
    /// <exception cref="IOException">As <see cref="DatasetReport.Save"/>.</exception>
    public void Save(string folder, GateVerdict? verdict = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var files = ReportFolder.Open(folder, FileNames, Listing?.Path);
        Write(files, verdict);
        files.Publish();
    }

    /// <summary>Writes the same files into a folder that was opened before the work, for whoever wants to know first whether it can be
    /// written to.</summary>
    /// <param name="folder">The folder; its files appear when it is published.</param>
    /// <param name="verdict">What limits say; <see langword="null"/> for none.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(ReportFolder folder, GateVerdict? verdict = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var files = new DuplicateFiles(folder, _rows, Pairs, Groups, _decisions);
        if (_hasImages)
            files.WriteSheets(Threshold);
        files.WriteTables(Listing?.PassedOver ?? new PassedOverFiles(), ReasonOf);
        InterchangeFiles.Write(folder, ContentOf(verdict));
    }

    /// <summary>The report in a few lines of Markdown, such as for the summary of a build.</summary>
    /// <param name="verdict">What limits say; <see langword="null"/> for none.</param>
    public string ToMarkdown(GateVerdict? verdict = null) => MarkdownSummary.Of(ContentOf(verdict));

    /// <summary>Compares what was found with limits to duplicates, leaks and unreadable files.</summary>
    /// <param name="gates">The limits, of which at least one is set.</param>
    /// <remarks>A limit that cannot be judged is not passed: leaks without two splits, anything where fewer than half of the rows could be
    /// compared, where rows name no file, where the threshold was found from too few rows, and all of them where part of the folder could
    /// not be looked at.</remarks>
    /// <returns>The verdict.</returns>
    /// <exception cref="ArgumentException">No limit is set, or one to what a search for duplicates does not find.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    public GateVerdict Check(DatasetGates gates)
    {
        ArgumentNullException.ThrowIfNull(gates);
        gates.Require();
        string[] others =
        [
            .. new[]
            {
                gates.MaximumSuspects is null ? null : gates.Names.Suspects,
                gates.MaximumOutliers is null ? null : gates.Names.Outliers,
                gates.MaximumTruncated is null ? null : gates.Names.Truncated,
                gates.FaultsGate,
            }.OfType<string>(),
        ];
        if (others.Length > 0)
            throw new ArgumentException(
                $"{string.Join(" and ", others)} cannot be judged by a search for duplicates; inspect the data set.",
                nameof(gates)
            );

        int withoutFile = _hasPaths ? _rows.Count(row => row.Path.Length == 0) : 0;
        DuplicateReport counted = _baseline is null ? this : new DuplicateReport(this, _baseline.Filter, _decisions);
        string adjective = _baseline is null ? "" : "new ";
        return new DuplicateJudge(gates, _rows, adjective).Judge(
            counted,
            _linked == LinkedPictures.None ? [] : Listing!.SplitsOfLinks,
            withoutFile
        );
    }

    /// <summary>The counts in one line.</summary>
    public override string ToString() =>
        Invariant($"{RowCount:N0} rows: {Duplicates.Count:N0} duplicates in {Groups.Count:N0} groups, {Leaks.Count:N0} leaks, ")
        + Invariant($"{Unreadable.Count:N0} unreadable");

    private ReportContent ContentOf(GateVerdict? verdict) =>
        new()
        {
            Command = "duplicates",
            Title = Invariant($"{RowCount:N0} {(_hasImages ? "pictures" : "rows")}{(Listing is null ? "" : $" of {FolderName}")}"),
            Data = DuplicateContent.DataOf(FolderName, Listing?.Layout, _rows),
            Origin = _origin,
            Counts = DuplicateContent.CountsOf(this),
            Findings = Findings,
            HasFiles = Listing is not null,
            IsNew = _baseline is { } known ? finding => !known.Has(finding) : null,
            DecidedCount = _decisions is null ? null : DecidedCount,
            UnmatchedCount = DecisionsWithoutFinding.Count,
            Verdict = verdict,
            Run = ReportOrigin.RunOf(StageTimes, Elapsed, Work, DateTimeOffset.UtcNow),
        };

    private string? FolderName => Listing is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(Listing.Path));

    private Func<string, (string Split, string Label)> Places()
    {
        Dictionary<string, Flags> rows = _rows.ToDictionary(row => row.Id, StringComparer.Ordinal);
        return key => rows.TryGetValue(key, out Flags? row) ? (row.Split, row.Label) : ("", "");
    }

    private static Flags Rest(Flags row, RemainingDuplicates duplicates)
    {
        bool isFlagged = row.DuplicateIsDuplicate || row.DuplicateIsLeak || row.DuplicateIsLabelConflict;
        return isFlagged
            ? row.With(
                duplicates.RepeatedBy(row.Id),
                row.DuplicateIsLeak && duplicates.StillStands(row.Id, pair => pair.IsLeak, FindingKind.Leak),
                row.DuplicateIsLabelConflict && duplicates.StillStands(row.Id, pair => pair.IsLabelConflict, FindingKind.Duplicate)
            )
            : row;
    }

    private (IReadOnlyList<UnreadableImage>, IReadOnlyList<string>, IReadOnlyList<string>, IReadOnlyList<string>) Flagged() =>
        (
            [
                .. _rows
                    .Where(row => row.IsUnreadable)
                    .Select(row => new UnreadableImage(row.Id, ReasonOf(row)))
                    .Concat(Listing?.Unreadable ?? [])
                    .Where(file => !_settledUnreadable.Contains(file.Id)),
            ],
            [.. _rows.Where(row => row.DuplicateIsDuplicate).Select(row => row.Id)],
            WithLinks(_rows.Where(row => row.DuplicateIsLeak), _linked.Leaks.SelectMany(leak => new[] { leak.Name, leak.Key })),
            WithLinks(_rows.Where(row => row.DuplicateIsLabelConflict), _linked.LabelConflicts.Select(conflict => conflict.Name))
        );

    private string ReasonOf(Flags row) =>
        _hasPaths && row.Path.Length == 0 ? "The key names no file of the folder."
        : row.Source.Reason.Length > 0 ? row.Source.Reason.ReplaceLineEndings(" ")
        : "The image could not be read when it was compared.";

    private IEnumerable<string> RemarksOn(IReadOnlyList<Flags> rows)
    {
        if (_linked.Leaks.Count > 0)
            yield return Invariant($"{_linked.Leaks.Count:N0} files lie in two splits at once under links or several names, such as ")
                + $"{ListedName.Quoted(_linked.Leaks[0].Name)}: they leak.";
        string consequence = "where case is not told apart, a list of them names the wrong file";
        if (CaseTwins.Remark(rows.Select(row => row.Id), "rows", consequence) is { } remark)
            yield return remark;
    }

    // Other names of files tell of leaks where the rows are those of the folder, with its splits and classes.
    private static LinkedPictures LinksOf(ImageFolderListing? listing, IReadOnlyList<Flags> rows) =>
        listing is not null
        && listing.Images.Count == rows.Count
        && listing.Images.Zip(rows).All(pair => pair.First.Id == pair.Second.Id && pair.First.Split == pair.Second.Split)
            ? listing.Linked
            : LinkedPictures.None;

    private static string[] WithLinks(IEnumerable<Flags> rows, IEnumerable<string> links) =>
        [.. rows.Select(row => row.Id).Union(links).Order(StringComparer.Ordinal)];
}
