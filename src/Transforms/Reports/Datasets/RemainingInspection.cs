using MLNet.Embeddings.Reports.Decisions;
using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>An inspection without the findings that are settled.</summary>
internal static class RemainingInspection
{
    /// <summary>What is left; counts, gates, the page and all files follow from it.</summary>
    /// <param name="inspection">What was found.</param>
    /// <param name="filter">What is settled.</param>
    public static DatasetInspection Of(DatasetInspection inspection, IFindingFilter filter)
    {
        Dictionary<string, InspectedPicture> pictures = inspection.Pictures.ToDictionary(picture => picture.Id);
        var duplicates = new RemainingDuplicates(
            inspection.Pairs,
            inspection.Groups,
            filter,
            key => pictures.TryGetValue(key, out InspectedPicture? picture) ? (picture.Split, picture.Label) : ("", "")
        );
        return inspection with
        {
            Pictures = [.. inspection.Pictures.Select(picture => Rest(picture, duplicates))],
            Pairs = duplicates.Pairs,
            Groups = duplicates.Groups,
            Analysis = inspection.Analysis with
            {
                Suspects = [.. inspection.Analysis.Suspects.Where(suspect => !filter.IsSettled(FindingKind.Suspect, suspect.Key))],
                Outliers = [.. inspection.Analysis.Outliers.Where(outlier => !filter.IsSettled(FindingKind.Outlier, outlier.Key))],
            },
            Faults = [.. inspection.Faults.Where(fault => !filter.IsSettled(FindingKind.Of(fault.Kind), fault.Key))],
            Unreadable = [.. inspection.Unreadable.Where(row => !filter.IsSettled(FindingKind.Unreadable, row.Id))],
            SettledUnreadable =
            [
                .. inspection.SettledUnreadable,
                .. inspection.Unreadable.Where(row => filter.IsSettled(FindingKind.Unreadable, row.Id)),
            ],
            SettledPassedOver = inspection
                .PassedOver.Unreadable.Select(file => file.Key)
                .Where(key => inspection.SettledPassedOver.Contains(key) || filter.IsSettled(FindingKind.Unreadable, key))
                .ToHashSet(),
            Linked = LinkFindings.Without(inspection.Linked, filter),
        };
    }

    private static InspectedPicture Rest(InspectedPicture picture, RemainingDuplicates duplicates)
    {
        bool isFlagged = picture.DuplicateIsDuplicate || picture.DuplicateIsLeak || picture.DuplicateIsLabelConflict;
        return isFlagged
            ? picture.With(
                duplicates.RepeatedBy(picture.Id),
                picture.DuplicateIsLeak && duplicates.StillStands(picture.Id, pair => pair.IsLeak, FindingKind.Leak),
                picture.DuplicateIsLabelConflict && duplicates.StillStands(picture.Id, pair => pair.IsLabelConflict, FindingKind.Duplicate)
            )
            : picture;
    }
}
