using System.Globalization;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Reports.Gates;

namespace MLNet.Embeddings.Reports;

/// <summary>What a <see cref="DatasetInspector"/> found out about a folder of images.</summary>
/// <remarks>An image is named by its id: its path below the folder, with forward slashes. It does not change and may be read from any
/// thread.</remarks>
public sealed class DatasetReport
{
    private readonly PictureFolder _folder;
    private readonly DatasetInspection _inspection;
    private readonly string _model;

    internal DatasetReport(
        PictureFolder folder,
        DatasetInspection inspection,
        string model,
        IReadOnlyList<string> remarks,
        StageTimes times,
        WorkCounts work
    )
    {
        _folder = folder;
        _inspection = inspection;
        _model = model;
        Remarks = remarks;
        Work = work;
        StageTimes = [.. times.Stages.Select(stage => new StageTime(stage.Key, TimeSpan.FromSeconds(stage.Value)))];
        Elapsed = TimeSpan.FromSeconds(times.Total);
        Unreadable =
        [
            .. inspection.Unreadable.Select(entry => new UnreadableImage(entry.Picture.Id, entry.Reason)),
            .. inspection.PassedOver.Unreadable.Select(file => new UnreadableImage(file.Key, PassedOverFiles.Describe(file))),
        ];
        Duplicates = [.. inspection.Pictures.Where(picture => picture.DuplicateIsDuplicate).Select(picture => picture.Id)];
        Leaks = WithLinks(
            inspection.Pictures.Where(picture => picture.DuplicateIsLeak),
            inspection.Linked.Leaks.SelectMany(leak => new[] { leak.Name, leak.Key })
        );
        LabelConflicts = WithLinks(
            inspection.Pictures.Where(picture => picture.DuplicateIsLabelConflict),
            inspection.Linked.LabelConflicts.Select(conflict => conflict.Name)
        );
    }

    /// <summary>The full path of the folder.</summary>
    public string Folder => _folder.Images.Path;

    /// <summary>How paths were read, in words, such as SPLIT/CLASS/FILE.</summary>
    public string Layout => _folder.Layout.Pattern;

    /// <summary>Images that are listed, unreadable ones included.</summary>
    public int ImageCount => _folder.Pictures.Length;

    /// <summary>Images that cannot be read, each with the reason, and folders that cannot be read.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable { get; }

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

    /// <summary>The classes: their distribution over the splits, which are alike, and how far neighbors agree with the labels. Its rows
    /// are the readable images in order.</summary>
    public DatasetAnalysis Analysis => _inspection.Analysis;

    /// <summary>How well the t-SNE map of the page keeps neighbors.</summary>
    public ProjectionMetrics TsneMetrics => _inspection.Tsne;

    /// <summary>How well the UMAP map of the page keeps neighbors.</summary>
    public ProjectionMetrics UmapMetrics => _inspection.Umap;

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

    /// <summary>Writes the report: <c>inspect.html</c>, a page with both maps, the images and all findings, which needs nothing else, and
    /// <c>findings.csv</c>, a line per finding.</summary>
    /// <param name="folder">The folder to write to, made if need be.</param>
    /// <remarks>Files are written beside their places and moved there when all are complete. A third, <c>report-files.json</c>, tells what
    /// was written, so that the next report replaces it and no later inspection takes it for data; any other file of these names is
    /// refused, not overwritten.</remarks>
    /// <exception cref="IOException">The folder cannot be written to, is the folder of images itself, or holds a file of such a name that
    /// is none of an earlier report.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var files = ReportFolder.Open(folder, Folder, InspectionFiles.Names);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));
        InspectionFiles.Write(
            files,
            string.Create(CultureInfo.InvariantCulture, $"{ImageCount:N0} pictures of {name}"),
            $"Near points look alike to CLIP (model {_model}).",
            _inspection,
            faults: []
        );
    }

    /// <summary>Compares what was found with limits.</summary>
    /// <param name="gates">The limits, of which at least one is set.</param>
    /// <remarks>A limit that cannot be judged is not passed: leaks without two splits, labels without two classes, suspects and outliers
    /// among fewer than 30 images, anything where fewer than half of the images could be compared, and all of them where part of the folder
    /// could not be looked at.</remarks>
    /// <returns>The verdict.</returns>
    /// <exception cref="ArgumentException">No limit is set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    public GateVerdict Check(DatasetGates gates)
    {
        ArgumentNullException.ThrowIfNull(gates);
        gates.Require();
        GateVerdict verdict = new DatasetJudge(gates, GateNames.OfProperties).Judge(_folder, _inspection);
        return IsIncomplete
            ? new GateVerdict(
                verdict.Failures,
                [
                    .. verdict.NotJudged,
                    $"Part of {Folder} could not be looked at ({_inspection.PassedOver.IncompletenessInNumbers()}), so no limit is sure to "
                        + "hold; make it readable or move it away.",
                ]
            )
            : verdict;
    }

    /// <summary>The counts in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{ImageCount:N0} images: {Duplicates.Count:N0} duplicates, {Leaks.Count:N0} leaks, {Suspects.Count:N0} label suspects, "
        ) + string.Create(CultureInfo.InvariantCulture, $"{Outliers.Count:N0} outliers, {Unreadable.Count:N0} unreadable");

    private static string[] WithLinks(IEnumerable<InspectedPicture> pictures, IEnumerable<string> links) =>
        [.. pictures.Select(picture => picture.Id).Union(links).Order(StringComparer.Ordinal)];
}
