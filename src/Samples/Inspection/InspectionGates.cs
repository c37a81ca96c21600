using System.CommandLine;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Inspection;

/// <summary>Limits that a build may set: a run that finds more than one allows ends with exit code 1.</summary>
internal sealed class InspectionGates
{
    private readonly (Option<int?> Limit, string Findings, Func<Inspection, int> Count)[] _gates =
    [
        (Gate("--max-duplicates", "pictures are duplicates"), "duplicates", inspection => inspection.Duplicates),
        (Gate("--max-leaks", "pictures leak between splits"), "leaks", inspection => inspection.Leaks),
        (Gate("--max-suspects", "labels are likely wrong"), "label suspects", inspection => inspection.Analysis.Suspects.Count),
        (Gate("--max-outliers", "pictures are outliers"), "outliers", inspection => inspection.Analysis.Outliers.Count),
        (Gate("--max-unreadable", "files cannot be read"), "unreadable files", inspection => inspection.Unreadable.Count),
    ];

    public InspectionGates(Command command)
    {
        foreach ((Option<int?> limit, _, _) in _gates)
            command.Options.Add(limit);
    }

    /// <summary>Whether all gates are passed; says which are not.</summary>
    public bool Check(ParseResult arguments, Inspection inspection, CommandConsole console)
    {
        bool passed = true;
        foreach ((Option<int?> option, string findings, Func<Inspection, int> count) in _gates)
        {
            if (arguments.GetValue(option) is not { } limit || count(inspection) <= limit)
                continue;
            console.WriteLine($"Not passed: {count(inspection):N0} {findings}, and {option.Name} allows {limit:N0}.");
            passed = false;
        }

        return passed;
    }

    private static Option<int?> Gate(string name, string what) => new Option<int?>(name) { Description = $"Gate: exit code 1 when more {what}" }.AtLeast(0);
}
