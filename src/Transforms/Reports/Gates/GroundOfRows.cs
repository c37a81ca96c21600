using static System.FormattableString;

namespace MLNet.Embeddings.Reports.Gates;

/// <summary>What limits can stand on before anything is found.</summary>
/// <param name="gates">The limits.</param>
internal sealed class GroundOfRows(DatasetGates gates)
{
    // Suspects, outliers and faults rest on too little below.
    private const int FewestRows = 30;

    private readonly GateNames _names = gates.Names;

    /// <summary>Why a limit cannot be judged, whatever will be found; <see langword="null"/> where all can.</summary>
    public string? Lack(JudgedRows rows)
    {
        (int? Limit, string? Lack)[] all =
        [
            (gates.MaximumLeaks, LackOfSplits(rows)),
            (gates.MaximumSuspects, LackOfClasses(rows)),
            (gates.MaximumSuspects, TooFewRows(_names.Suspects, rows.Count, rows.Items)),
            (gates.MaximumOutliers, TooFewRows(_names.Outliers, rows.Count, rows.Items)),
            (gates.FaultsGate is null ? null : 0, TooFewRows(gates.FaultsGate ?? "", rows.Count, rows.Items)),
        ];
        return all.Where(gate => gate.Limit is not null).Select(gate => gate.Lack).FirstOrDefault(lack => lack is not null);
    }

    public string? LackOfSplits(JudgedRows rows) =>
        GateGround.LackOfSplits(_names.Leaks, rows.Splits.Concat(rows.SplitsOfLinks), rows.Folder, _names.SplitAdvice);

    public string? LackOfClasses(JudgedRows rows) =>
        rows.Labels.Where(label => label.Length > 0).Distinct().Skip(1).Any()
            ? null
            : $"{_names.Suspects} cannot be judged without two classes: {rows.LabelRemark}";

    public static string? TooFewRows(string gate, int count, string items) =>
        count < FewestRows ? Invariant($"{gate} cannot be judged: {count:N0} {items} are too few, it takes {FewestRows}.") : null;
}
