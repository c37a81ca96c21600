using System.Globalization;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>Compares what was found in the demo data set with what was planted there.</summary>
internal static class PlantedFaults
{
    /// <summary>One score per kind of fault, then one per kind of copy.</summary>
    public static IReadOnlyList<FaultScore> Score(IReadOnlyList<DemoPicture> truth, DatasetReport report)
    {
        Dictionary<string, DemoPicture> known = truth.ToDictionary(picture => picture.Path);
        ILookup<int, DemoPicture> groups = truth.Where(picture => picture.Group > 0).ToLookup(picture => picture.Group);
        Dictionary<string, DuplicateGroup> groupOf = report
            .DuplicateGroups.SelectMany(group => group.MemberKeys.Select(key => KeyValuePair.Create(key, group)))
            .ToDictionary();

        bool IsFound(DemoPicture copy) =>
            groupOf.TryGetValue(copy.Path, out DuplicateGroup? group) && groupOf.GetValueOrDefault(copy.Source) == group;
        bool Differs(DemoPicture picture, Func<DemoPicture, string> by) => groups[picture.Group].Any(other => by(other) != by(picture));

        DemoPicture[] copies = [.. truth.Where(picture => picture.Role == DemoRole.Copy)];
        int strangers = report.Duplicates.Count(key => known[key].Scene != known[groupOf[key].RepresentativeKey].Scene);
        return
        [
            new FaultScore("duplicates", copies.Length, copies.Count(IsFound), strangers),
            Compare("leaks between splits", picture => Differs(picture, other => other.Split), Keys(report.Leaks)),
            Compare("copies in another class", picture => Differs(picture, other => other.Label), Keys(report.LabelConflicts)),
            // What shows none of the classes bears no right label, so it is no mistake to suspect that one.
            Compare(
                "wrong labels",
                picture => picture.Class.Length > 0 && picture.Class != picture.Label,
                Keys(report.Suspects.Select(suspect => suspect.Key).Where(key => known[key].Class.Length > 0))
            ),
            Compare("outliers", picture => picture.Role == DemoRole.Outlier, Keys(report.Outliers.Select(outlier => outlier.Key))),
            Compare("unreadable files", picture => picture.Role == DemoRole.Broken, Keys(report.Unreadable.Select(file => file.Id))),
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

    /// <summary>The scores as a table of the page.</summary>
    public static ReportTable ToTable(IReadOnlyList<FaultScore> faults) =>
        new(
            "Found against planted",
            "The drawn data set knows its own faults. Each line counts the pictures that bear a fault, those that were found, and others "
                + "that were taken for it.",
            ["Fault", "#Planted", "#Found", "#Missed", "#False alarms"],
            [
                .. faults.Select(fault =>
                    (IReadOnlyList<string>)
                        [
                            fault.Kind,
                            Number(fault.Planted),
                            Number(fault.Found),
                            Number(fault.Missed),
                            fault.False is { } wrong ? Number(wrong) : "",
                        ]
                ),
            ]
        );

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
