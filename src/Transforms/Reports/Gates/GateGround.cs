using static System.FormattableString;

namespace MLNet.Embeddings.Reports.Gates;

/// <summary>
/// What a gate needs in order to judge; a gate that has nothing to stand on is not passed but ends the run with a sentence.
/// </summary>
internal static class GateGround
{
    private const double LeastShareCompared = 0.5;

    /// <summary>Why there are not two splits at least; <see langword="null"/> where there are.</summary>
    /// <param name="gate">Name of the option.</param>
    /// <param name="splits">The splits of all rows; empty for rows without one.</param>
    /// <param name="folder">The folder, or <see langword="null"/> for vectors.</param>
    /// <param name="cure">How else splits can be told.</param>
    public static string? LackOfSplits(string gate, IEnumerable<string> splits, string? folder, string cure)
    {
        string[] known = [.. splits.Where(split => split.Length > 0).Distinct().Take(2)];
        if (known.Length > 1)
            return null;

        string found =
            known.Length == 1 ? $"there is only one split, {ListedName.Quoted(known[0])}"
            : folder is null ? "the rows have none"
            : $"no folders named like splits (train, valid, test and so on) lie beside each other in {folder}";
        return $"{gate} cannot be judged without two splits, and {found}; {cure}.";
    }

    /// <summary>Why too few rows were compared for a gate to be judged; <see langword="null"/> where they were enough.</summary>
    /// <param name="gate">Name of the option.</param>
    /// <param name="rows">For each row its split and whether it could be compared.</param>
    /// <param name="bySplit">Whether each split must be judged.</param>
    public static string? TooFewCompared(string gate, IReadOnlyCollection<(string Split, bool IsCompared)> rows, bool bySplit)
    {
        if (Lacks(rows) is { } all)
            return Invariant($"{gate} cannot be judged: only {all:N0} of {rows.Count:N0} rows could be compared, fewer than half.");
        if (!bySplit)
            return null;

        foreach (
            IGrouping<string, (string Split, bool IsCompared)> split in rows.Where(row => row.Split.Length > 0)
                .GroupBy(row => row.Split, StringComparer.Ordinal)
        )
        {
            if (Lacks([.. split]) is { } some)
                return Invariant($"{gate} cannot be judged: only {some:N0} of {split.Count():N0} rows of the split ")
                    + $"{ListedName.Quoted(split.Key)} could be compared, fewer than half.";
        }

        return null;
    }

    /// <summary>Why a threshold that was found from the rows themselves stands on too little; <see langword="null"/> where it does
    /// not.</summary>
    /// <param name="gate">Name of the option.</param>
    /// <param name="calibration">What the threshold stands on; <see langword="null"/> where it was given.</param>
    /// <param name="names">What to do.</param>
    public static string? TooFewForThreshold(string gate, DuplicateCalibration? calibration, GateNames names) =>
        calibration is { IsSufficient: false }
            ? Invariant($"{gate} cannot be judged: {calibration.RowCount:N0} rows that can be compared and are no copies of each other ")
                + $"are too few to find a threshold from; {names.ThresholdAdvice}."
            : null;

    private static int? Lacks(IReadOnlyCollection<(string Split, bool IsCompared)> rows)
    {
        int compared = rows.Count(row => row.IsCompared);
        return compared < LeastShareCompared * rows.Count ? compared : null;
    }
}
