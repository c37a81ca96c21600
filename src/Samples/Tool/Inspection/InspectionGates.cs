using System.CommandLine;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Gates;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>
/// Limits that a build may set: a run that finds more than one allows ends with exit code 1, one that cannot judge with 2.
/// </summary>
internal sealed class InspectionGates
{
    private const string Cure =
        "name the folder above the splits, or say with --layout which folder of a path is the split, such as */SPLIT/CLASS";

    private readonly Option<int?> _duplicates = Gate.Create("--max-duplicates", "pictures are duplicates");
    private readonly Option<int?> _leaks = Gate.Create("--max-leaks", "pictures leak between splits");
    private readonly Option<int?> _suspects = Gate.Create("--max-suspects", "labels are likely wrong");
    private readonly Option<int?> _outliers = Gate.Create("--max-outliers", "pictures are outliers");
    private readonly Option<int?> _unreadable = Gate.Create("--max-unreadable", "files cannot be read");
    private readonly Option<int?> _truncated = Gate.Create("--max-truncated", "of these files end too early");
    private readonly Option<int?> _faults = Gate.Create("--max-faults", "pictures are dark, blurred or otherwise faulty");
    private readonly Option<string[]> _faultsByKind = FaultLimits.Create();
    private readonly Option<int?>[] _all;

    public InspectionGates(Command command)
    {
        _all = [_duplicates, _leaks, _suspects, _outliers, _unreadable, _truncated, _faults];
        foreach (Option gate in (Option[])[.. _all, _faultsByKind])
            command.Options.Add(gate);
    }

    /// <summary>The limits; <see langword="null"/> where none is set.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="hasFolder">Whether a folder or a table tells the rows, whose layout can be said.</param>
    public DatasetGates? Of(ParseResult arguments, bool hasFolder) =>
        Array.TrueForAll(_all, gate => arguments.GetValue(gate) is null) && arguments.GetValue(_faultsByKind) is null or []
            ? null
            : new DatasetGates
            {
                MaximumDuplicates = arguments.GetValue(_duplicates),
                MaximumLeaks = arguments.GetValue(_leaks),
                MaximumSuspects = arguments.GetValue(_suspects),
                MaximumOutliers = arguments.GetValue(_outliers),
                MaximumUnreadable = arguments.GetValue(_unreadable),
                MaximumTruncated = arguments.GetValue(_truncated),
                MaximumFaults = arguments.GetValue(_faults),
                MaximumFaultsByKind = FaultLimits.Of(arguments.GetValue(_faultsByKind)),
                Names = new GateNames
                {
                    Duplicates = _duplicates.Name,
                    Leaks = _leaks.Name,
                    Suspects = _suspects.Name,
                    Outliers = _outliers.Name,
                    Unreadable = _unreadable.Name,
                    Truncated = _truncated.Name,
                    Faults = _faults.Name,
                    FaultsByKind = FaultLimits.Name,
                    SplitAdvice = hasFolder ? Cure : Gate.SplitsOfVectors,
                },
            };
}
