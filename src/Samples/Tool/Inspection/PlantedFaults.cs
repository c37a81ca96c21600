using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>Compares what was found in the demo data set with what was planted there.</summary>
internal static class PlantedFaults
{
    /// <summary>One score per kind of fault, then one per kind of copy.</summary>
    public static IReadOnlyList<FaultScore> Score(IReadOnlyList<DemoPicture> truth, DatasetInspection inspection)
    {
        Dictionary<string, DemoPicture> known = truth.ToDictionary(picture => picture.Path);
        Dictionary<string, InspectedPicture> judged = inspection.Pictures.ToDictionary(picture => picture.Id);
        ILookup<int, DemoPicture> groups = truth.Where(picture => picture.Group > 0).ToLookup(picture => picture.Group);
        var groupOf = new Dictionary<string, int>();
        foreach (DuplicateGroup group in inspection.Groups)
        {
            foreach (string key in group.MemberKeys)
                groupOf.Add(key, group.Id);
        }

        bool IsFound(DemoPicture copy) => groupOf.TryGetValue(copy.Path, out int group) && groupOf.GetValueOrDefault(copy.Source) == group;
        bool Differs(DemoPicture picture, Func<DemoPicture, string> by) => groups[picture.Group].Any(other => by(other) != by(picture));

        DemoPicture[] copies = [.. truth.Where(picture => picture.Role == DemoRole.Copy)];
        int strangers = judged.Values.Count(picture =>
            picture.DuplicateIsDuplicate && known[picture.Id].Scene != known[picture.DuplicateRepresentativeKey].Scene
        );
        return
        [
            new FaultScore("duplicates", copies.Length, copies.Count(IsFound), strangers),
            Compare(
                "leaks between splits",
                picture => Differs(picture, other => other.Split),
                picture => judged.GetValueOrDefault(picture.Path)?.DuplicateIsLeak == true
            ),
            Compare(
                "copies in another class",
                picture => Differs(picture, other => other.Label),
                picture => judged.GetValueOrDefault(picture.Path)?.DuplicateIsLabelConflict == true
            ),
            // What shows none of the classes bears no right label, so it is no mistake to suspect that one.
            Compare(
                "wrong labels",
                picture => picture.Class.Length > 0 && picture.Class != picture.Label,
                Keys(inspection.Analysis.Suspects.Select(suspect => suspect.Key).Where(key => known[key].Class.Length > 0))
            ),
            Compare(
                "outliers",
                picture => picture.Role == DemoRole.Outlier,
                Keys(inspection.Analysis.Outliers.Select(outlier => outlier.Key))
            ),
            Compare(
                "unreadable files",
                picture => picture.Role == DemoRole.Broken,
                Keys(inspection.Unreadable.Select(entry => entry.Picture.Id))
            ),
            .. copies
                .GroupBy(copy => copy.Edit)
                .OrderBy(edit => edit.Key)
                .Select(edit => new FaultScore($"duplicates: {Name(edit.Key)}", edit.Count(), edit.Count(IsFound), null)),
        ];

        FaultScore Compare(string kind, Func<DemoPicture, bool> isPlanted, Func<DemoPicture, bool> isFlagged) =>
            new(
                kind,
                truth.Count(isPlanted),
                truth.Count(picture => isPlanted(picture) && isFlagged(picture)),
                truth.Count(picture => !isPlanted(picture) && isFlagged(picture))
            );
    }

    private static Func<DemoPicture, bool> Keys(IEnumerable<string> keys)
    {
        HashSet<string> flagged = [.. keys];
        return picture => flagged.Contains(picture.Path);
    }

    private static string Name(DemoEdit edit) =>
        edit switch
        {
            DemoEdit.ExactFile => "the same file",
            DemoEdit.ExactPixels => "the same pixels",
            DemoEdit.Resized => "resized",
            DemoEdit.Reencoded => "compressed again",
            DemoEdit.Cropped => "cropped",
            DemoEdit.Recolored => "recolored",
            _ => "mirrored",
        };
}
