using System.Globalization;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Findings;
using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Everything that <see cref="FindingsFile"/> writes, for a page: the gravest kind first, and of each kind the worst
/// first.</summary>
internal sealed class InspectionPageFindings
{
    private const string FaultFlag = "fault";

    // Above, no number of whole percents tells how sure it is.
    private const double Sure = 0.99;

    private readonly DatasetInspection _inspection;
    private readonly Dictionary<string, int> _rows;
    private readonly IReadOnlyList<DatasetFinding> _findings;
    private readonly TurnWords _turns;

    /// <param name="inspection">What was found.</param>
    /// <param name="rows">The point of each key.</param>
    public InspectionPageFindings(DatasetInspection inspection, Dictionary<string, int> rows)
    {
        _inspection = inspection;
        _rows = rows;
        _findings = InspectionFindings.Of(inspection);
        _turns = new TurnWords(inspection.Pairs);
    }

    /// <summary>The findings.</summary>
    public IReadOnlyList<PageFinding> List() =>
        [
            .. OfKind(FindingKind.Leak).Concat(OfKind(FindingKind.Duplicate)).Select(Pair),
            .. _inspection.Analysis.Suspects.Select(Suspect),
            .. _inspection.Analysis.Outliers.Select(Outlying),
            .. _inspection.Faults.OrderBy(fault => fault.Kind).ThenBy(fault => fault.FalseAlarms).Select(Faulty),
            .. OfKind(FindingKind.Unreadable)
                .Select(finding => Named(finding.Kind, finding.Key, $"{finding.Evidence[FindingFact.Reason]}")),
            .. _inspection
                .PassedOver.Named.Except(_inspection.PassedOver.Unreadable)
                .Where(file => !IsInOrder(file))
                .Select(file => Named("skipped", file.Key, PassedOverFiles.Describe(file))),
        ];

    /// <summary>The points of each kind.</summary>
    public IReadOnlyList<PageFlag> Flags() =>
        [
            new(FindingKind.Leak.Name, "leak", Where(picture => picture.DuplicateIsLeak)),
            new(FindingKind.Duplicate.Name, "duplicate", Where(picture => picture.DuplicateIsDuplicate)),
            new(FindingKind.Suspect.Name, "label suspect", [.. _inspection.Analysis.Suspects.Select(suspect => suspect.Row)]),
            new(FindingKind.Outlier.Name, "outlier", [.. _inspection.Analysis.Outliers.Select(outlier => outlier.Row)]),
            .. _inspection.HasImages
                ? [new PageFlag(FaultFlag, "fault", [.. _inspection.Faults.Select(fault => fault.Row).Distinct()])]
                : Array.Empty<PageFlag>(),
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

    // Nothing is to be decided about them.
    private static bool IsInOrder(PassedOverFile file) => file.Reason is PassedOverReason.ReportFile or PassedOverReason.OtherName;

    private IEnumerable<DatasetFinding> OfKind(FindingKind kind) =>
        _findings
            .Where(finding => finding.Kind == kind.Name)
            .OrderByDescending(finding => finding.Score ?? double.MaxValue)
            .ThenByDescending(IsLabelConflict)
            .ThenBy(finding => finding.Key, StringComparer.Ordinal)
            .ThenBy(finding => finding.OtherKey, StringComparer.Ordinal);

    private static bool IsLabelConflict(DatasetFinding finding) => finding.Evidence.GetValueOrDefault(FindingFact.LabelConflict) is true;

    // The one that would go comes first, then the one that would stay. A link has no score.
    private PageFinding Pair(DatasetFinding finding)
    {
        string[] evidence =
        [
            finding.Score is null ? "the same file, by a link" : _turns.Between(finding.OtherKey, finding.Key),
            finding.Score is null ? "" : _turns.RelationBetween(finding.Key, finding.OtherKey),
            IsLabelConflict(finding) ? "different labels" : "",
        ];
        return new PageFinding(finding.Kind, finding.Key, PointOf(finding.Key))
        {
            OtherKey = finding.OtherKey,
            OtherPoint = PointOf(finding.OtherKey),
            Score = finding.Score,
            Group = finding.Evidence.GetValueOrDefault(FindingFact.Group) as int? ?? 0,
            Evidence = string.Join(", ", evidence.Where(text => text.Length > 0)),
        };
    }

    private PageFinding Suspect(LabelSuspect suspect)
    {
        int[] voters = _inspection.Analysis.VotersOfSuspects.GetValueOrDefault(suspect.Row, []);
        int agreeing = voters.Count(voter => _inspection.Pictures[voter].Label == suspect.SuggestedLabel);
        string likely =
            suspect.Probability > Sure ? "over 99" : string.Create(CultureInfo.InvariantCulture, $"{100 * suspect.Probability:0}");
        return new PageFinding(FindingKind.Suspect.Name, suspect.Key, suspect.Row)
        {
            Score = suspect.Score,
            SuggestedLabel = suspect.SuggestedLabel,
            Voters = voters,
            Evidence = string.Create(
                CultureInfo.InvariantCulture,
                $"{likely} % likely wrong, {agreeing} of {voters.Length} neighbors: {suspect.SuggestedLabel}"
            ),
        };
    }

    private static PageFinding Outlying(Outlier outlier) =>
        new(FindingKind.Outlier.Name, outlier.Key, outlier.Row)
        {
            Score = outlier.Score,
            Evidence = string.Create(
                CultureInfo.InvariantCulture,
                $"distance {outlier.Distance:0.000}, {outlier.Score:0.0} robust standard deviations"
            ),
        };

    private static PageFinding Faulty(ImageFault fault) =>
        new(FindingKind.Of(fault.Kind).Name, fault.Key, fault.Row) { Evidence = FaultWords.Evidence(fault) };

    private PageFinding Named(string kind, string key, string evidence) => new(kind, key, PointOf(key)) { Evidence = evidence };

    private int PointOf(string key) => _rows.GetValueOrDefault(key, -1);

    private int[] Where(Func<InspectedPicture, bool> isMeant) =>
        [.. Enumerable.Range(0, _inspection.Pictures.Count).Where(row => isMeant(_inspection.Pictures[row]))];
}
