using MLNet.Embeddings.Reports.Findings;
using MLNet.Embeddings.Reports.Gates;
using static System.FormattableString;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Compares what was found in a data set with limits; one that has nothing to stand on is not judged.</summary>
/// <param name="gates">The limits.</param>
/// <param name="adjective">Which findings count, with a blank behind it, such as "new "; empty for all.</param>
internal sealed class DatasetJudge(DatasetGates gates, string adjective = "")
{
    private readonly GateNames _names = gates.Names;
    private readonly GroundOfRows _ground = new(gates);

    /// <summary>Judges.</summary>
    public GateVerdict Judge(JudgedRows judged, DatasetInspection inspection, string? incompleteness)
    {
        (string Split, bool IsCompared)[] unreadable =
        [
            .. inspection.Unreadable.Concat(inspection.SettledUnreadable).Select(row => (row.Split, false)),
        ];
        (string Split, bool IsCompared)[] compared =
        [
            .. inspection.Pictures.Select(picture => (picture.Split, picture.IsCompared)),
            .. unreadable,
        ];
        // Suspects and outliers are judged by vectors, which every readable picture has.
        (string Split, bool IsCompared)[] readable = [.. inspection.Pictures.Select(picture => (picture.Split, true)), .. unreadable];
        int rows = inspection.Pictures.Count;
        DatasetAnalysis analysis = inspection.Analysis;

        var results = new List<GateResult>();
        Add(
            FindingKind.Duplicate,
            gates.MaximumDuplicates,
            _names.Duplicates,
            inspection.Duplicates,
            "duplicates",
            gate => TooFewForThreshold(gate, inspection) ?? GateGround.TooFewCompared(gate, compared, bySplit: false)
        );
        Add(
            FindingKind.Leak,
            gates.MaximumLeaks,
            _names.Leaks,
            inspection.Leaks,
            "leaks",
            gate =>
                _ground.LackOfSplits(judged)
                ?? TooFewForThreshold(gate, inspection)
                ?? TooFewInSplits(gate, compared, judged.Items)
                ?? GateGround.TooFewCompared(gate, compared, bySplit: true)
        );
        Add(
            FindingKind.Suspect,
            gates.MaximumSuspects,
            _names.Suspects,
            analysis.Suspects.Count,
            "label suspects",
            gate =>
                _ground.LackOfClasses(judged)
                ?? GroundOfRows.TooFewRows(gate, rows, judged.Items)
                ?? TooFewLabels(gate, inspection, judged.Items)
        );
        Add(
            FindingKind.Outlier,
            gates.MaximumOutliers,
            _names.Outliers,
            analysis.Outliers.Count,
            "outliers",
            gate => GroundOfRows.TooFewRows(gate, rows, judged.Items) ?? GateGround.TooFewCompared(gate, readable, bySplit: false)
        );
        Add(FindingKind.Unreadable, gates.MaximumUnreadable, _names.Unreadable, inspection.UnreadableCount, "unreadable files", _ => null);
        Add(
            FindingKind.Truncated,
            gates.MaximumTruncated,
            _names.Truncated,
            inspection.Truncated.Count(),
            "truncated files",
            gate => NoImages(gate, inspection)
        );
        Add(FindingKind.Fault, gates.MaximumFaults, _names.Faults, inspection.FaultyCount, $"{judged.Items} with faults", DoubtOfFaults);
        foreach ((ImageFaultKind kind, int limit) in gates.MaximumFaultsByKind ?? new Dictionary<ImageFaultKind, int>())
        {
            int count = inspection.Faults.Count(fault => fault.Kind == kind);
            string flagged = $"{judged.Items} flagged as {FaultWords.Of(kind)}";
            Add(FindingKind.Of(kind), limit, _names.FaultsByKind, count, flagged, DoubtOfFaults);
        }

        return new GateVerdict(results, incompleteness);

        string? DoubtOfFaults(string gate) =>
            NoImages(gate, inspection)
            ?? GroundOfRows.TooFewRows(gate, inspection.MeasuredCount, judged.Items)
            ?? GateGround.TooFewCompared(gate, readable, bySplit: false);

        void Add(FindingKind kind, int? limit, string gate, int count, string findings, Func<string, string?> doubt)
        {
            if (limit is { } most)
                results.Add(GateResult.Of(kind, gate, most, count, $"{adjective}{findings}", doubt));
        }
    }

    private string? TooFewForThreshold(string gate, DatasetInspection inspection) =>
        GateGround.TooFewForThreshold(gate, inspection.Calibration, _names);

    private static string? NoImages(string gate, DatasetInspection inspection) =>
        inspection.HasImages ? null : $"{gate} cannot be judged: the rows are vectors, and no images were given.";

    private static string? TooFewInSplits(string gate, (string Split, bool IsCompared)[] rows, string items)
    {
        int inSplits = rows.Count(row => row.Split.Length > 0);
        return 2 * inSplits < rows.Length
            ? Invariant($"{gate} cannot be judged: only {inSplits:N0} of {rows.Length:N0} {items} lie in a split, fewer than half.")
            : null;
    }

    private static string? TooFewLabels(string gate, DatasetInspection inspection, string items)
    {
        int judged = inspection.Analysis.LabelScores.Count(score => !float.IsNaN(score));
        int rows = inspection.Pictures.Count + inspection.Unreadable.Count + inspection.SettledUnreadable.Count;
        return 2 * judged < rows
            ? Invariant($"{gate} cannot be judged: only {judged:N0} of {rows:N0} {items} have a label that could be judged, ")
                + "fewer than half."
            : null;
    }
}
