using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Page;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>What was found out about a data set of pictures.</summary>
/// <param name="Pictures">The readable pictures.</param>
/// <param name="Unreadable">Rows that cannot be read, each with the reason.</param>
/// <param name="Analysis">Classes, suspects and outliers; its rows are those of <paramref name="Pictures"/>.</param>
/// <param name="Groups">Groups of duplicates.</param>
/// <param name="Pairs">Pairs of duplicates.</param>
/// <param name="Tsne">How well the t-SNE map keeps neighbors.</param>
/// <param name="Umap">How well the UMAP map keeps neighbors.</param>
internal sealed record DatasetInspection(
    IReadOnlyList<InspectedPicture> Pictures,
    IReadOnlyList<SourceRow> Unreadable,
    DatasetAnalysis Analysis,
    IReadOnlyList<DuplicateGroup> Groups,
    IReadOnlyList<DuplicatePair> Pairs,
    ProjectionMetrics Tsne,
    ProjectionMetrics Umap
)
{
    public int Duplicates => Pictures.Count(picture => picture.DuplicateIsDuplicate);

    /// <summary>How many of the readable pictures have each status of the search for duplicates.</summary>
    public required IReadOnlyDictionary<DuplicateStatus, int> StatusCounts { get; init; }

    /// <summary>What the threshold for duplicates stands on, where it was found from the rows themselves.</summary>
    public DuplicateCalibration? Calibration { get; init; }

    /// <summary>Faults of the readable pictures; their rows are those of <see cref="Pictures"/>.</summary>
    public IReadOnlyList<ImageFault> Faults { get; init; } = [];

    /// <summary>Pictures that could be measured.</summary>
    public int MeasuredCount { get; init; }

    /// <summary>Whether the rows are images.</summary>
    public bool HasImages { get; init; } = true;

    /// <summary>What rows are called.</summary>
    public string Items { get; init; } = "pictures";

    /// <summary>Names of the clusters, in the order of their numbers.</summary>
    public IReadOnlyList<string> ClusterNames { get; init; } = [];

    /// <summary>Words that the model knows, each with the pictures nearest to it; <see langword="null"/> where it knows none.</summary>
    public PageWords? Words { get; init; }

    /// <summary>The score from which on two rows are near duplicates.</summary>
    public double DuplicateThreshold { get; init; }

    /// <summary>Rows that cannot be read and are decided, so that they are no finding any more.</summary>
    public IReadOnlyList<SourceRow> SettledUnreadable { get; init; } = [];

    /// <summary>Keys of what was passed over, cannot be read, and is decided.</summary>
    public IReadOnlySet<string> SettledPassedOver { get; init; } = new HashSet<string>();

    /// <summary>What was passed over and cannot be read, a finding each.</summary>
    public IEnumerable<PassedOverFile> PassedOverUnreadable => PassedOver.Unreadable.Where(file => !SettledPassedOver.Contains(file.Key));

    /// <summary>What was not judged, and why, a sentence each.</summary>
    public IReadOnlyList<string> NotJudged { get; init; } = [];

    /// <summary>What else the folder holds.</summary>
    public PassedOverFiles PassedOver { get; init; } = new();

    /// <summary>Pictures that lie in several splits or classes by links.</summary>
    public LinkedPictures Linked { get; init; } = LinkedPictures.None;

    public int Leaks =>
        Pictures.Count(picture => picture.DuplicateIsLeak)
        + Linked.CountLeaks(
            Pictures.Where(picture => picture.DuplicateIsLeak).Select(picture => picture.Id).ToHashSet(StringComparer.Ordinal)
        );

    public int LabelConflicts => Pictures.Count(picture => picture.DuplicateIsLabelConflict) + Linked.LabelConflicts.Count;

    /// <summary>Pictures that have a fault.</summary>
    public int FaultyCount => Faults.DistinctBy(fault => fault.Row).Count();

    /// <summary>Pictures whose files end too early; they count as unreadable too.</summary>
    public IEnumerable<SourceRow> Truncated => Unreadable.Where(row => TruncatedFile.IsReason(row.Reason));

    /// <summary>Files that look like pictures and cannot be read, whether they are listed or were passed over, and folders that cannot be
    /// read.</summary>
    public int UnreadableCount => Unreadable.Count + PassedOverUnreadable.Count();
}
