using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Duplicates;
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

    internal DuplicateReport(
        RowSource source,
        IReadOnlyList<Flags> rows,
        IReadOnlyList<DuplicatePair> pairs,
        DuplicateFlaggerTransformer flagger,
        ImageFolderListing? listing,
        IReadOnlyList<string> warnings,
        StageClock times,
        WorkCounts work
    )
    {
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
        Duplicates = [.. rows.Where(row => row.DuplicateIsDuplicate).Select(row => row.Id)];
        Leaks = WithLinks(rows.Where(row => row.DuplicateIsLeak), _linked.Leaks.SelectMany(leak => new[] { leak.Name, leak.Key }));
        LabelConflicts = WithLinks(
            rows.Where(row => row.DuplicateIsLabelConflict),
            _linked.LabelConflicts.Select(conflict => conflict.Name)
        );
        Unreadable =
        [
            .. rows.Where(row => row.IsUnreadable).Select(row => new UnreadableImage(row.Id, ReasonOf(row))),
            .. listing?.Unreadable ?? [],
        ];
        Remarks = [.. RemarksOn(rows), .. warnings];
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

    /// <summary>Writes the report: pairs, groups and rows as CSV, lists of what to keep and what to remove, and of images two sheets, the
    /// largest groups and the pairs nearest the threshold.</summary>
    /// <param name="folder">The folder to write to, made if need be.</param>
    /// <remarks>An unreadable image is in neither keep nor remove: nobody knows whether it is worth keeping, or whether it repeats
    /// another.</remarks>
    /// <exception cref="IOException">As <see cref="DatasetReport.Save"/>.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var files = ReportFolder.Open(folder, FileNames, Listing?.Path);
        Write(files);
        files.Publish();
    }

    /// <summary>Writes the same files into a folder that was opened before the work, for whoever wants to know first whether it can be
    /// written to.</summary>
    /// <param name="folder">The folder; its files appear when it is published.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(ReportFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var files = new DuplicateFiles(folder, _rows, Pairs, Groups);
        if (_hasImages)
            files.WriteSheets(Threshold);
        files.WriteTables(Listing?.PassedOver ?? new PassedOverFiles(), ReasonOf);
    }

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
        return new DuplicateJudge(gates, _rows).Judge(this, _linked == LinkedPictures.None ? [] : Listing!.SplitsOfLinks, withoutFile);
    }

    /// <summary>The counts in one line.</summary>
    public override string ToString() =>
        Invariant($"{RowCount:N0} rows: {Duplicates.Count:N0} duplicates in {Groups.Count:N0} groups, {Leaks.Count:N0} leaks, ")
        + Invariant($"{Unreadable.Count:N0} unreadable");

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
