using MLNet.Embeddings.Reports.Decisions;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Reports.Interchange;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>The lists of an inspection: what to keep and what to remove, splits without leaks, and what was passed over.</summary>
internal static class InspectionLists
{
    /// <summary>Writes them. An image that cannot be read is on neither list.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="inspection">What was found and is not decided.</param>
    /// <param name="decisions">What is decided; <see langword="null"/> for nothing.</param>
    public static void Write(ReportFolder folder, DatasetInspection inspection, PictureDecisions? decisions)
    {
        InspectedPicture[] removed = [.. inspection.Pictures.Where(picture => IsRemoved(picture, decisions))];
        HashSet<string> gone = [.. removed.Select(picture => picture.Id)];
        NameList.Write(folder, "keep", inspection.Pictures.Select(picture => picture.Id).Where(key => !gone.Contains(key)));
        NameList.Write(folder, "remove", removed.Select(picture => picture.Id));
        NameList.WriteLines(
            folder,
            SplitRepair.FileName,
            SplitRepair.Lines([.. inspection.Pictures.Select(picture => (picture.Id, picture.Split))], inspection.Pairs)
        );
        PassedOverList.Write(folder, inspection.PassedOver);
    }

    private static bool IsRemoved(InspectedPicture picture, PictureDecisions? decisions) =>
        decisions?.IsRemoved(picture.Id) == true || (picture.DuplicateIsDuplicate && decisions?.IsKept(picture.Id) != true);
}
