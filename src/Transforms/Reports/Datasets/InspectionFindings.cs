using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Findings;
using MLNet.Embeddings.Reports.Sources;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Everything that was found out about a data set as one list, each kind the surest first.</summary>
internal static class InspectionFindings
{
    // The score of outliers is measured in these: see DatasetAnalysisOptions.OutlierThreshold.
    private static readonly double OutlierThreshold = new DatasetAnalysisOptions().OutlierThreshold;

    public static IReadOnlyList<DatasetFinding> Of(DatasetInspection inspection)
    {
        Dictionary<string, InspectedPicture> pictures = inspection.Pictures.ToDictionary(picture => picture.Id);
        return
        [
            .. inspection.Unreadable.Select(Unreadable),
            .. inspection.PassedOverUnreadable.Select(file =>
                new DatasetFinding(FindingKind.Unreadable, file.Key).With(FindingFact.Reason, PassedOverFiles.Describe(file))
            ),
            .. LinkFindings
                .Of(inspection.Linked, PlaceOf)
                .Concat(PairFindings.Of(inspection.Pairs, inspection.Groups, inspection.DuplicateThreshold, PlaceOf))
                .OrderBy(finding => finding.Kind != FindingKind.Leak.Name),
            .. inspection.Analysis.Suspects.Select(suspect =>
                new DatasetFinding(FindingKind.Suspect, suspect.Key, score: suspect.Score)
                    .With(FindingFact.Split, pictures.GetValueOrDefault(suspect.Key)?.Split)
                    .With(FindingFact.Label, suspect.Label)
                    .With(FindingFact.SuggestedLabel, suspect.SuggestedLabel)
                    .With(FindingFact.LabelShare, suspect.LabelShare)
                    .With(FindingFact.SuggestedShare, suspect.SuggestedShare)
            ),
            .. inspection.Analysis.Outliers.Select(outlier =>
                new DatasetFinding(FindingKind.Outlier, outlier.Key, score: outlier.Score, threshold: OutlierThreshold)
                    .With(FindingFact.Split, pictures.GetValueOrDefault(outlier.Key)?.Split)
                    .With(FindingFact.Label, outlier.Label)
                    .With(FindingFact.Distance, outlier.Distance)
                    .With(FindingFact.FalseAlarms, outlier.FalseAlarms)
            ),
            .. inspection
                .Faults.OrderBy(fault => fault.Kind)
                .ThenBy(fault => fault.FalseAlarms)
                .Select(fault =>
                    new DatasetFinding(FindingKind.Of(fault.Kind), fault.Key)
                        .With(FindingFact.Split, pictures.GetValueOrDefault(fault.Key)?.Split)
                        .With(FindingFact.Label, pictures.GetValueOrDefault(fault.Key)?.Label)
                        .With(FindingFact.Fact, FaultWords.FactOf(fault))
                        .With(FindingFact.Value, fault.Value)
                        .With(FindingFact.Usually, fault.Typical)
                        .With(FindingFact.BeginsAt, fault.Limit)
                        .With(FindingFact.FalseAlarms, fault.FalseAlarms)
                ),
        ];

        (string Split, string Label) PlaceOf(string key) =>
            pictures.TryGetValue(key, out InspectedPicture? picture) ? (picture.Split, picture.Label) : ("", "");
    }

    private static DatasetFinding Unreadable(SourceRow row) =>
        new DatasetFinding(FindingKind.Unreadable, row.Id)
            .With(FindingFact.Split, row.Split)
            .With(FindingFact.Label, row.Label)
            .With(FindingFact.Truncated, TruncatedFile.IsReason(row.Reason) ? true : null)
            .With(FindingFact.Reason, row.Reason);
}
