using MLNet.Embeddings.Reports.Findings;
using MLNet.Embeddings.Reports.Gates;
using static System.FormattableString;

namespace MLNet.Embeddings.Reports.Duplicates;

/// <summary>Compares what a search for duplicates found with limits; one that has nothing to stand on is not judged.</summary>
/// <param name="gates">The limits.</param>
/// <param name="rows">What was found of each row.</param>
/// <param name="adjective">Which findings count, with a blank behind it, such as "new "; empty for all.</param>
internal sealed class DuplicateJudge(DatasetGates gates, IReadOnlyList<Flags> rows, string adjective)
{
    private readonly (string Split, bool IsCompared)[] _compared = [.. rows.Select(row => (row.Split, row.IsCompared))];

    /// <summary>Judges.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="splitsOfLinks">Splits of further names by links.</param>
    /// <param name="withoutFile">Rows whose keys name no file.</param>
    public GateVerdict Judge(DuplicateReport report, IEnumerable<string> splitsOfLinks, int withoutFile)
    {
        GateNames names = gates.Names;
        var results = new List<GateResult>();
        Add(
            FindingKind.Duplicate,
            gates.MaximumDuplicates,
            names.Duplicates,
            report.Duplicates.Count,
            "duplicates",
            gate => Doubt(gate, bySplit: false)
        );
        Add(
            FindingKind.Leak,
            gates.MaximumLeaks,
            names.Leaks,
            report.Leaks.Count,
            "rows that leak",
            gate =>
                GateGround.LackOfSplits(gate, rows.Select(row => row.Split).Concat(splitsOfLinks), report.Listing?.Path, names.SplitAdvice)
                ?? Doubt(gate, bySplit: true)
        );
        Add(FindingKind.Unreadable, gates.MaximumUnreadable, names.Unreadable, report.Unreadable.Count, "unreadable files", _ => null);
        return new GateVerdict(results, report.Incompleteness);

        void Add(FindingKind kind, int? limit, string gate, int count, string findings, Func<string, string?> doubt)
        {
            if (limit is { } most)
                results.Add(GateResult.Of(kind, gate, most, count, $"{adjective}{findings}", doubt));
        }

        string? Doubt(string gate, bool bySplit)
        {
            if (withoutFile > 0)
                return Invariant($"{gate} cannot be judged: {withoutFile:N0} of {rows.Count:N0} {names.Rows} name no file")
                    + $"{(report.Listing is { } listing ? $" of {listing.Path}" : "")}.";
            if (GateGround.TooFewForThreshold(gate, report.Calibration, names) is { } tooFew)
                return tooFew;

            int inSplits = _compared.Count(row => row.Split.Length > 0);
            return bySplit && 2 * inSplits < _compared.Length
                ? Invariant($"{gate} cannot be judged: only {inSplits:N0} of {_compared.Length:N0} rows lie in a split, fewer than half.")
                : GateGround.TooFewCompared(gate, _compared, bySplit);
        }
    }
}
