using System.CommandLine;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Reports.Duplicates;
using MLNet.Embeddings.Reports.Gates;
using MLNet.Embeddings.Tool.Gates;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>The gates of the search for duplicates.</summary>
internal sealed class DuplicateGates
{
    private const string Cure =
        "give --splits FILE with the split of each row, or say with --layout which folder of a path is the split, such as */SPLIT/CLASS";
    private const string CureOfVectors = "give --splits FILE with the split of each row";

    private readonly Gate _duplicates = Gate.Create("--max-duplicates", "rows are flagged", "duplicates");
    private readonly Gate _leaks = Gate.Create("--max-leaks", "rows leak", "rows that leak");
    private readonly Gate _unreadable = Gate.Create("--max-unreadable", "files cannot be read", "unreadable files");

    /// <summary>Their options.</summary>
    public IReadOnlyList<Option> Options => [_duplicates.Option, _leaks.Option, _unreadable.Option];

    /// <summary>Refuses, before any work, what cannot be judged.</summary>
    public void RequireGround(ParseResult arguments, FlagRows rows)
    {
        if (
            _leaks.IsSet(arguments)
            && GateGround.LackOfSplits(_leaks.Option.Name, rows.Splits, rows.Folder, rows.HasImages ? Cure : CureOfVectors) is { } lack
        )
            throw new InputException(lack);
    }

    /// <summary>Judges.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="flags">What was found of each.</param>
    /// <param name="counts">What was found in all.</param>
    /// <param name="calibration">What the threshold stands on, where it was found from the rows themselves.</param>
    public GateVerdict Judge(
        ParseResult arguments,
        FlagRows rows,
        IReadOnlyList<Flags> flags,
        DuplicateCounts counts,
        DuplicateCalibration? calibration
    )
    {
        (string Split, bool IsCompared)[] compared = [.. flags.Select(row => (row.Split, row.IsCompared))];
        var failures = new List<string>();
        var notJudged = new List<string>();
        foreach ((Gate gate, int count, bool bySplit) in new[] { (_duplicates, counts.Duplicates, false), (_leaks, counts.Leaks, true) })
        {
            if (gate.Failure(arguments, count) is { } failure)
                failures.Add(failure);
            else if (gate.IsSet(arguments) && Doubt(gate.Option.Name, rows, compared, bySplit, calibration) is { } doubt)
                notJudged.Add(doubt);
        }

        if (_unreadable.Failure(arguments, counts.Unreadable) is { } unreadable)
            failures.Add(unreadable);
        return new GateVerdict(failures, notJudged);
    }

    private static string? Doubt(
        string gate,
        FlagRows rows,
        (string Split, bool IsCompared)[] compared,
        bool bySplit,
        DuplicateCalibration? calibration
    )
    {
        if (rows.MissingKeys.Count > 0)
            return $"{gate} cannot be judged: {rows.MissingKeys.Count:N0} of {rows.Rows.Count:N0} keys of --ids name no file of "
                + $"{rows.Folder}.";
        if (calibration is { IsSufficient: false })
        {
            return $"{gate} cannot be judged: {calibration.RowCount:N0} rows that can be compared and are no copies of each other "
                + "are too few to find a threshold from; give --threshold.";
        }

        int inSplits = compared.Count(row => row.Split.Length > 0);
        if (bySplit && 2 * inSplits < compared.Length)
            return $"{gate} cannot be judged: only {inSplits:N0} of {compared.Length:N0} rows lie in a split, fewer than half.";
        return GateGround.TooFewCompared(gate, compared, bySplit);
    }
}
