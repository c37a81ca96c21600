using System.CommandLine;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports;
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

    private readonly Gate _duplicates = Gate.Create("--max-duplicates", "pictures are duplicates", "duplicates");
    private readonly Gate _leaks = Gate.Create("--max-leaks", "pictures leak between splits", "leaks");
    private readonly Gate _suspects = Gate.Create("--max-suspects", "labels are likely wrong", "label suspects");
    private readonly Gate _outliers = Gate.Create("--max-outliers", "pictures are outliers", "outliers");
    private readonly Gate _unreadable = Gate.Create("--max-unreadable", "files cannot be read", "unreadable files");
    private readonly GateNames _names;

    public InspectionGates(Command command)
    {
        foreach (Gate gate in (Gate[])[_duplicates, _leaks, _suspects, _outliers, _unreadable])
            command.Options.Add(gate.Option);
        _names = new GateNames(
            _duplicates.Option.Name,
            _leaks.Option.Name,
            _suspects.Option.Name,
            _outliers.Option.Name,
            _unreadable.Option.Name,
            Cure
        );
    }

    /// <summary>Refuses, before any work, what cannot be judged.</summary>
    public void RequireGround(ParseResult arguments, PictureFolder folder)
    {
        if (Judge(arguments).LackOfGround(folder) is { } lack)
            throw new InputException(lack);
    }

    /// <summary>Judges.</summary>
    public GateVerdict Judge(ParseResult arguments, PictureFolder folder, DatasetInspection inspection) =>
        Judge(arguments).Judge(folder, inspection);

    private DatasetJudge Judge(ParseResult arguments) =>
        new(
            new DatasetGates
            {
                MaximumDuplicates = arguments.GetValue(_duplicates.Option),
                MaximumLeaks = arguments.GetValue(_leaks.Option),
                MaximumSuspects = arguments.GetValue(_suspects.Option),
                MaximumOutliers = arguments.GetValue(_outliers.Option),
                MaximumUnreadable = arguments.GetValue(_unreadable.Option),
            },
            _names
        );
}
