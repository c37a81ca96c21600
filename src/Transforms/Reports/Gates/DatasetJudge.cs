using MLNet.Embeddings.Reports.Datasets;
using static System.FormattableString;

namespace MLNet.Embeddings.Reports.Gates;

/// <summary>Compares what was found in a data set with limits; one that has nothing to stand on is not judged.</summary>
/// <param name="gates">The limits.</param>
internal sealed class DatasetJudge(DatasetGates gates)
{
    // Suspects and outliers rest on too little below.
    private const int FewestPictures = 30;

    private readonly GateNames _names = gates.Names;

    /// <summary>Why a limit cannot be judged, whatever will be found; <see langword="null"/> where all can.</summary>
    public string? LackOfGround(JudgedRows rows)
    {
        (int? Limit, string? Lack)[] all =
        [
            (gates.MaximumLeaks, LackOfSplits(rows)),
            (gates.MaximumSuspects, LackOfClasses(rows)),
            (gates.MaximumSuspects, TooFewRows(_names.Suspects, rows.Count, rows.Items)),
            (gates.MaximumOutliers, TooFewRows(_names.Outliers, rows.Count, rows.Items)),
        ];
        return all.Where(gate => gate.Limit is not null).Select(gate => gate.Lack).FirstOrDefault(lack => lack is not null);
    }

    /// <summary>Judges.</summary>
    public GateVerdict Judge(JudgedRows judged, DatasetInspection inspection, string? incompleteness)
    {
        (string Split, bool IsCompared)[] unreadable = [.. inspection.Unreadable.Select(row => (row.Split, false))];
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
            _names.Duplicates,
            inspection.Duplicates,
            "duplicates",
            gate => TooFewForThreshold(gate, inspection) ?? GateGround.TooFewCompared(gate, compared, bySplit: false)
        );
        Add(
            gates.MaximumLeaks,
            _names.Leaks,
            inspection.Leaks,
            "leaks",
            gate =>
                LackOfSplits(judged)
                ?? TooFewForThreshold(gate, inspection)
                ?? TooFewInSplits(gate, compared, judged.Items)
                ?? GateGround.TooFewCompared(gate, compared, bySplit: true)
        );
        Add(
            gates.MaximumSuspects,
            _names.Suspects,
            analysis.Suspects.Count,
            "label suspects",
            gate => LackOfClasses(judged) ?? TooFewRows(gate, rows, judged.Items) ?? TooFewLabels(gate, inspection, judged.Items)
        );
        Add(
            gates.MaximumOutliers,
            _names.Outliers,
            analysis.Outliers.Count,
            "outliers",
            gate => TooFewRows(gate, rows, judged.Items) ?? GateGround.TooFewCompared(gate, readable, bySplit: false)
        );
        Add(gates.MaximumUnreadable, _names.Unreadable, inspection.UnreadableCount, "unreadable files", _ => null);
        return new GateVerdict(failures, notJudged, incompleteness);

        void Add(int? limit, string gate, int count, string findings, Func<string, string?> doubt)
        {
            if (limit is not { } most)
                return;
            if (count > most)
                failures.Add(Invariant($"Not passed: {count:N0} {findings}, and {gate} allows {most:N0}."));
            else if (doubt(gate) is { } sentence)
                notJudged.Add(sentence);
        }
    }

    /// <summary>Why a threshold that was found from the rows themselves stands on too little.</summary>
    public static string? TooFewForThreshold(string gate, DuplicateCalibration? calibration, GateNames names) =>
        calibration is { IsSufficient: false }
            ? Invariant($"{gate} cannot be judged: {calibration.RowCount:N0} rows that can be compared and are no copies of each other ")
                + $"are too few to find a threshold from; {names.ThresholdAdvice}."
            : null;

    private string? TooFewForThreshold(string gate, DatasetInspection inspection) =>
        TooFewForThreshold(gate, inspection.Calibration, _names);

    private string? LackOfSplits(JudgedRows rows) =>
        GateGround.LackOfSplits(_names.Leaks, rows.Splits.Concat(rows.SplitsOfLinks), rows.Folder, _names.SplitAdvice);

    private string? LackOfClasses(JudgedRows rows) =>
        rows.Labels.Where(label => label.Length > 0).Distinct().Skip(1).Any()
            ? null
            : $"{_names.Suspects} cannot be judged without two classes: {rows.LabelRemark}";

    private static string? TooFewRows(string gate, int count, string items) =>
        count < FewestPictures ? Invariant($"{gate} cannot be judged: {count:N0} {items} are too few, it takes {FewestPictures}.") : null;

    private static string? TooFewInSplits(string gate, (string Split, bool IsCompared)[] rows, string items)
    {
        int inSplits = rows.Count(row => row.Split.Length > 0);
        return 2 * inSplits < rows.Length
            ? Invariant($"{gate} cannot be judged: only {inSplits:N0} of {rows.Length:N0} {items} lie in a split, fewer than half.")
            : null;
    }

    private static string? TooFewLabels(string gate, DatasetInspection inspection, string items)
    {
        int judged = inspection.Analysis.LabelShares.Count(share => !float.IsNaN(share));
        int rows = inspection.Pictures.Count + inspection.Unreadable.Count;
        return 2 * judged < rows
            ? Invariant($"{gate} cannot be judged: only {judged:N0} of {rows:N0} {items} have a label that could be compared, ")
                + "fewer than half."
            : null;
    }
}
