using System.Text;
using MLNet.Embeddings.Reports.Charts;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports;

/// <summary>What <c>DatasetInspector.InspectClasses</c> found out about the classes of images or vectors.</summary>
/// <remarks>It does not change and may be read from any thread.</remarks>
public sealed class ClassReport
{
    private const string Bars = "classes.svg";
    private const string HeatMap = "class-similarity.svg";

    internal ClassReport(
        ImageFolderListing? listing,
        IReadOnlyList<SourceRow> rows,
        DatasetAnalysis analysis,
        IReadOnlyList<string> warnings,
        StageClock times,
        WorkCounts work
    )
    {
        Listing = listing;
        ImageCount = rows.Count;
        Analysis = analysis;
        Unreadable =
        [
            .. rows.Where(row => row.Reason.Length > 0).Select(row => new UnreadableImage(row.Id, row.Reason)),
            .. listing?.Unreadable ?? [],
        ];
        Remarks = [.. listing?.Remarks ?? [], .. listing?.LabelRemark is { } remark ? [remark] : Array.Empty<string>(), .. warnings];
        Work = work;
        StageTimes = [.. times.Stages];
        Elapsed = times.Elapsed;
    }

    /// <summary>Names of the files that <see cref="Save"/> writes.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [Bars, HeatMap];

    /// <summary>The folder; <see langword="null"/> for rows of a data view.</summary>
    public ImageFolderListing? Listing { get; }

    /// <summary>How many images or rows there are, readable or not.</summary>
    public int ImageCount { get; }

    /// <summary>The classes: their distribution over the splits, which are alike, and how far neighbors and CLIP agree with the
    /// labels.</summary>
    public DatasetAnalysis Analysis { get; }

    /// <summary>Images that cannot be read, each with the reason, and folders that cannot be read.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable { get; }

    /// <summary>What else to know, a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>What it took: files read, images decoded and embedded, searches for neighbors.</summary>
    public WorkCounts Work { get; }

    /// <summary>Wall-clock time of each stage, in order.</summary>
    public IReadOnlyList<StageTime> StageTimes { get; }

    /// <summary>Wall-clock time of all.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Draws the report: <c>classes.svg</c>, a bar per class, and <c>class-similarity.svg</c>, a square per pair of classes, left
    /// out where there are more than 40.</summary>
    /// <param name="folder">The folder to write to, made if need be.</param>
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
        ClassDistribution counts = Analysis.Distribution;
        Text(Bars, ClassCharts.Bars(counts, InspectionPage.SplitOrder(counts)));
        if (ClassCharts.HeatMap(counts.Classes, Analysis.Geometry.Similarities) is { Length: > 0 } heatMap)
            Text(HeatMap, heatMap);

        void Text(string name, string content) =>
            folder.Write(
                name,
                stream =>
                {
                    using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
                    writer.Write(content);
                }
            );
    }
}
