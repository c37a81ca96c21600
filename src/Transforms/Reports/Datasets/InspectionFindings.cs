using System.Globalization;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Quality;
using MLNet.Embeddings.Reports.Page;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Everything that <see cref="FindingsFile"/> writes, for a page: the gravest kind first, and of each kind the worst first.</summary>
internal sealed class InspectionFindings
{
    private readonly DatasetInspection _inspection;
    private readonly Dictionary<string, int> _rows;
    private readonly Dictionary<string, DuplicateGroup> _groups = [];

    /// <param name="inspection">What was found.</param>
    /// <param name="rows">The point of each key.</param>
    public InspectionFindings(DatasetInspection inspection, Dictionary<string, int> rows)
    {
        _inspection = inspection;
        _rows = rows;
        foreach (DuplicateGroup group in inspection.Groups)
        {
            foreach (string key in group.MemberKeys)
                _groups[key] = group;
        }
    }

    /// <summary>The findings.</summary>
    public IReadOnlyList<PageFinding> List() =>
        [
            .. Pairs(leaks: true),
            .. _inspection.Linked.Leaks.Select(leak => Link(leak.Name, leak.Key)),
            .. Pairs(leaks: false),
            .. _inspection.Analysis.Suspects.Select(Suspect),
            .. _inspection.Analysis.Outliers.Select(Outlying),
            .. _inspection.Unreadable.Select(row => Named("unreadable", row.Id) with { Evidence = row.Reason }),
            .. _inspection.PassedOver.Named.Select(PassedOver),
        ];

    /// <summary>The points of each kind.</summary>
    public IReadOnlyList<PageFlag> Flags() =>
        [
            new("leak", "leak", Where(picture => picture.DuplicateIsLeak)),
            new("duplicate", "duplicate", Where(picture => picture.DuplicateIsDuplicate)),
            new("suspect", "label suspect", [.. _inspection.Analysis.Suspects.Select(suspect => suspect.Row)]),
            new("outlier", "outlier", [.. _inspection.Analysis.Outliers.Select(outlier => outlier.Row)]),
        ];

    /// <summary>Groups of duplicates, in each the one that is kept first.</summary>
    public IReadOnlyList<PageGroup> Groups() =>
        [
            .. _inspection.Groups.Select(group => new PageGroup(
                group.Id,
                [
                    .. group
                        .MemberKeys.OrderBy(key => key != group.RepresentativeKey)
                        .ThenBy(key => key, StringComparer.Ordinal)
                        .Select(PointOf)
                        .Where(point => point >= 0),
                ]
            )),
        ];

    private IEnumerable<PageFinding> Pairs(bool leaks) =>
        _inspection
            .Pairs.Where(pair => pair.IsLeak == leaks)
            .OrderByDescending(pair => pair.Score)
            .ThenByDescending(pair => pair.IsLabelConflict)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .ThenBy(pair => pair.OtherKey, StringComparer.Ordinal)
            .Select(Pair);

    // The one that would go comes first, then the one that would stay.
    private PageFinding Pair(DuplicatePair pair)
    {
        DuplicateGroup? group = _groups.GetValueOrDefault(pair.Key);
        (string key, string other) = group?.RepresentativeKey == pair.OtherKey ? (pair.Key, pair.OtherKey) : (pair.OtherKey, pair.Key);
        return new PageFinding(pair.IsLeak ? "leak" : "duplicate", key, PointOf(key))
        {
            OtherKey = other,
            OtherPoint = PointOf(other),
            Score = pair.Score,
            Group = group?.Id ?? 0,
            Evidence = pair.IsLabelConflict ? "different labels" : "",
        };
    }

    private PageFinding Suspect(LabelSuspect suspect) =>
        new("suspect", suspect.Key, suspect.Row)
        {
            Score = suspect.SuggestedShare - suspect.LabelShare,
            SuggestedLabel = suspect.SuggestedLabel,
            Evidence = Votes(suspect),
        };

    // Unlabeled neighbors have no vote.
    private string Votes(LabelSuspect suspect)
    {
        if (_inspection.Analysis.Neighbors is not { } neighbors)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * suspect.SuggestedShare:0} % of neighbors: {suspect.SuggestedLabel}"
            );
        int voters = 0;
        foreach (int neighbor in neighbors.IndicesOf(suspect.Row)[..VoterCount(neighbors)])
            voters += _inspection.Pictures[neighbor].Label.Length > 0 ? 1 : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Round(suspect.SuggestedShare * voters)} of {voters} neighbors: {suspect.SuggestedLabel}"
        );
    }

    /// <summary>How many neighbors have voted on labels.</summary>
    public static int VoterCount(NeighborTable neighbors) =>
        Math.Min(new DatasetAnalysisOptions().NumberOfNeighbors, neighbors.NeighborCount);

    private static PageFinding Outlying(Outlier outlier) =>
        new("outlier", outlier.Key, outlier.Row)
        {
            Score = outlier.Score,
            Evidence = string.Create(
                CultureInfo.InvariantCulture,
                $"distance {outlier.Distance:0.000}, {outlier.Score:0.0} robust standard deviations"
            ),
        };

    private PageFinding PassedOver(PassedOverFile file) =>
        Named(_inspection.PassedOver.Unreadable.Contains(file) ? "unreadable" : "skipped", file.Key) with
        {
            Evidence = PassedOverFiles.Describe(file),
        };

    private PageFinding Link(string name, string key) =>
        Named("leak", name) with
        {
            OtherKey = key,
            OtherPoint = PointOf(key),
            Evidence = "the same file, by a link",
        };

    private static PageFinding Named(string kind, string key) => new(kind, key);

    private int PointOf(string key) => _rows.GetValueOrDefault(key, -1);

    private int[] Where(Func<InspectedPicture, bool> isMeant) =>
        [.. Enumerable.Range(0, _inspection.Pictures.Count).Where(row => isMeant(_inspection.Pictures[row]))];
}
