using System.Globalization;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Gates;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Compares what was found in a data set with limits; one that has nothing to stand on is not judged.</summary>
/// <param name="gates">The limits.</param>
/// <param name="names">What sentences call them.</param>
internal sealed class DatasetJudge(DatasetGates gates, GateNames names)
{
    // Suspects and outliers rest on too little below.
    private const int FewestPictures = 30;

    /// <summary>Why a limit cannot be judged, whatever will be found; <see langword="null"/> where all can.</summary>
    public string? LackOfGround(PictureFolder folder)
    {
        (int? Limit, string? Lack)[] all =
        [
            (gates.MaximumLeaks, LackOfSplits(folder)),
            (gates.MaximumSuspects, LackOfClasses(folder)),
            (gates.MaximumSuspects, TooFewRows(names.Suspects, folder.Pictures.Length)),
            (gates.MaximumOutliers, TooFewRows(names.Outliers, folder.Pictures.Length)),
        ];
        return all.Where(gate => gate.Limit is not null).Select(gate => gate.Lack).FirstOrDefault(lack => lack is not null);
    }

    /// <summary>Judges.</summary>
    public GateVerdict Judge(PictureFolder folder, DatasetInspection inspection)
    {
        (string Split, bool IsCompared)[] unreadable = [.. inspection.Unreadable.Select(entry => (entry.Picture.Split, false))];
        (string Split, bool IsCompared)[] compared =
        [
            .. inspection.Pictures.Select(picture => (picture.Split, picture.IsCompared)),
            .. unreadable,
        ];
        // Suspects and outliers are judged by vectors, which every readable picture has.
        (string Split, bool IsCompared)[] readable = [.. inspection.Pictures.Select(picture => (picture.Split, true)), .. unreadable];
        int rows = inspection.Pictures.Count;
        DatasetAnalysis analysis = inspection.Analysis;

        var failures = new List<string>();
        var notJudged = new List<string>();
        Add(
            gates.MaximumDuplicates,
            names.Duplicates,
            inspection.Duplicates,
            "duplicates",
            gate => GateGround.TooFewCompared(gate, compared, bySplit: false)
        );
        Add(
            gates.MaximumLeaks,
            names.Leaks,
            inspection.Leaks,
            "leaks",
            gate => LackOfSplits(folder) ?? TooFewInSplits(gate, compared) ?? GateGround.TooFewCompared(gate, compared, bySplit: true)
        );
        Add(
            gates.MaximumSuspects,
            names.Suspects,
            analysis.Suspects.Count,
            "label suspects",
            gate => LackOfClasses(folder) ?? TooFewRows(gate, rows) ?? TooFewLabels(gate, inspection)
        );
        Add(
            gates.MaximumOutliers,
            names.Outliers,
            analysis.Outliers.Count,
            "outliers",
            gate => TooFewRows(gate, rows) ?? GateGround.TooFewCompared(gate, readable, bySplit: false)
        );
        Add(gates.MaximumUnreadable, names.Unreadable, inspection.UnreadableCount, "unreadable files", _ => null);
        return new GateVerdict(failures, notJudged);

        void Add(int? limit, string gate, int count, string findings, Func<string, string?> doubt)
        {
            if (limit is not { } most)
                return;
            if (count > most)
                failures.Add(Text($"Not passed: {count:N0} {findings}, and {gate} allows {most:N0}."));
            else if (doubt(gate) is { } sentence)
                notJudged.Add(sentence);
        }
    }

    private string? LackOfSplits(PictureFolder folder)
    {
        IEnumerable<string> linked = folder.Linked.Leaks.Select(leak => folder.Layout.Place(leak.Name).Split);
        return GateGround.LackOfSplits(
            names.Leaks,
            folder.Pictures.Select(picture => picture.Split).Concat(linked),
            folder.Images.Path,
            names.Cure
        );
    }

    private string? LackOfClasses(PictureFolder folder) =>
        folder.Pictures.Select(picture => picture.Label).Where(label => label.Length > 0).Distinct().Skip(1).Any()
            ? null
            : $"{names.Suspects} cannot be judged without two classes: {folder.ClassRemark()}";

    private static string? TooFewRows(string gate, int count) =>
        count < FewestPictures ? Text($"{gate} cannot be judged: {count:N0} pictures are too few, it takes {FewestPictures}.") : null;

    private static string? TooFewInSplits(string gate, (string Split, bool IsCompared)[] rows)
    {
        int inSplits = rows.Count(row => row.Split.Length > 0);
        return 2 * inSplits < rows.Length
            ? Text($"{gate} cannot be judged: only {inSplits:N0} of {rows.Length:N0} pictures lie in a split, fewer than half.")
            : null;
    }

    private static string? TooFewLabels(string gate, DatasetInspection inspection)
    {
        int judged = inspection.Analysis.LabelShares.Count(share => !float.IsNaN(share));
        int rows = inspection.Pictures.Count + inspection.Unreadable.Count;
        return 2 * judged < rows
            ? Text($"{gate} cannot be judged: only {judged:N0} of {rows:N0} pictures have a label that could be compared, ")
                + "fewer than half."
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
