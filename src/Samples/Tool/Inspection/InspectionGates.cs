using System.CommandLine;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Reports.Gates;
using MLNet.Embeddings.Tool.Gates;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>
/// Limits that a build may set: a run that finds more than one allows ends with exit code 1, one that cannot judge with 2.
/// </summary>
internal sealed class InspectionGates
{
    private const string Cure =
        "name the folder above the splits, or say with --layout which folder of a path is the split, such as */SPLIT/CLASS";

    // Suspects and outliers rest on too little below.
    private const int FewestPictures = 30;

    private readonly Gate _duplicates = Gate.Create("--max-duplicates", "pictures are duplicates", "duplicates");
    private readonly Gate _leaks = Gate.Create("--max-leaks", "pictures leak between splits", "leaks");
    private readonly Gate _suspects = Gate.Create("--max-suspects", "labels are likely wrong", "label suspects");
    private readonly Gate _outliers = Gate.Create("--max-outliers", "pictures are outliers", "outliers");
    private readonly Gate _unreadable = Gate.Create("--max-unreadable", "files cannot be read", "unreadable files");

    public InspectionGates(Command command)
    {
        foreach (Gate gate in (Gate[])[_duplicates, _leaks, _suspects, _outliers, _unreadable])
            command.Options.Add(gate.Option);
    }

    /// <summary>Refuses, before any work, what cannot be judged.</summary>
    public void RequireGround(ParseResult arguments, PictureFolder folder)
    {
        if (_leaks.IsSet(arguments))
        {
            IEnumerable<string> linked = folder.Linked.Leaks.Select(leak => folder.Layout.Place(leak.Name).Split);
            string? lack = GateGround.LackOfSplits(
                _leaks.Option.Name,
                folder.Pictures.Select(picture => picture.Split).Concat(linked),
                folder.Images.Path,
                Cure
            );
            if (lack is not null)
                throw new InputException(lack);
        }

        if (
            _suspects.IsSet(arguments)
            && !folder.Pictures.Select(picture => picture.Label).Where(label => label.Length > 0).Distinct().Skip(1).Any()
        )
            throw new InputException($"{_suspects.Option.Name} cannot be judged without two classes: {folder.ClassRemark()}");
        RequireRows(arguments, folder.Pictures.Length);
    }

    /// <summary>Judges.</summary>
    public GateVerdict Judge(ParseResult arguments, DatasetReport inspection)
    {
        (string Split, bool IsCompared)[] compared =
        [
            .. inspection.Pictures.Select(picture => (picture.Split, picture.IsCompared)),
            .. inspection.Unreadable.Select(entry => (entry.Picture.Split, false)),
        ];
        // Suspects and outliers are judged by vectors, which every readable picture has.
        (string Split, bool IsCompared)[] readable =
        [
            .. inspection.Pictures.Select(picture => (picture.Split, true)),
            .. inspection.Unreadable.Select(entry => (entry.Picture.Split, false)),
        ];
        (Gate Gate, int Count, Func<string, string?> Doubt)[] all =
        [
            (_duplicates, inspection.Duplicates, gate => GateGround.TooFewCompared(gate, compared, bySplit: false)),
            (_leaks, inspection.Leaks, gate => TooFewInSplits(gate, compared) ?? GateGround.TooFewCompared(gate, compared, bySplit: true)),
            (
                _suspects,
                inspection.Analysis.Suspects.Count,
                gate => TooFewRows(gate, inspection.Pictures.Count) ?? TooFewLabels(gate, inspection)
            ),
            (
                _outliers,
                inspection.Analysis.Outliers.Count,
                gate => TooFewRows(gate, inspection.Pictures.Count) ?? GateGround.TooFewCompared(gate, readable, bySplit: false)
            ),
            (_unreadable, inspection.UnreadableCount, _ => null),
        ];
        var failures = new List<string>();
        var notJudged = new List<string>();
        foreach ((Gate gate, int count, Func<string, string?> doubt) in all)
        {
            if (gate.Failure(arguments, count) is { } failure)
                failures.Add(failure);
            else if (gate.IsSet(arguments) && doubt(gate.Option.Name) is { } sentence)
                notJudged.Add(sentence);
        }

        return new GateVerdict(failures, notJudged);
    }

    private void RequireRows(ParseResult arguments, int count)
    {
        foreach (Gate gate in (Gate[])[_suspects, _outliers])
        {
            if (gate.IsSet(arguments) && TooFewRows(gate.Option.Name, count) is { } sentence)
                throw new InputException(sentence);
        }
    }

    private static string? TooFewRows(string gate, int count) =>
        count < FewestPictures ? $"{gate} cannot be judged: {count:N0} pictures are too few, it takes {FewestPictures}." : null;

    private static string? TooFewInSplits(string gate, (string Split, bool IsCompared)[] rows)
    {
        int inSplits = rows.Count(row => row.Split.Length > 0);
        return 2 * inSplits < rows.Length
            ? $"{gate} cannot be judged: only {inSplits:N0} of {rows.Length:N0} pictures lie in a split, fewer than half."
            : null;
    }

    private static string? TooFewLabels(string gate, DatasetReport inspection)
    {
        int judged = inspection.Analysis.LabelShares.Count(share => !float.IsNaN(share));
        int rows = inspection.Pictures.Count + inspection.Unreadable.Count;
        return 2 * judged < rows
            ? $"{gate} cannot be judged: only {judged:N0} of {rows:N0} pictures have a label that could be compared, fewer than half."
            : null;
    }
}
