using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports.Findings;

namespace MLNet.Embeddings.Reports.Interchange;

/// <summary>What a report tells other programs.</summary>
internal sealed record ReportContent
{
    /// <summary>What looked: inspect or duplicates.</summary>
    public required string Command { get; init; }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What was looked at.</summary>
    public required JsonObject Data { get; init; }

    /// <summary>What it was looked at with: program, model, options.</summary>
    public required ReportOrigin Origin { get; init; }

    /// <summary>Numbers, by name.</summary>
    public required JsonObject Counts { get; init; }

    /// <summary>All findings.</summary>
    public required IReadOnlyList<DatasetFinding> Findings { get; init; }

    /// <summary>Whether keys are paths of files.</summary>
    public required bool HasFiles { get; init; }

    /// <summary>Whether a finding is not in the baseline; <see langword="null"/> where there is none.</summary>
    public Func<DatasetFinding, bool>? IsNew { get; init; }

    /// <summary>Findings that are decided, and are none of <see cref="Findings"/>; <see langword="null"/> without decisions.</summary>
    public int? DecidedCount { get; init; }

    /// <summary>Decisions that no finding was asked about.</summary>
    public int UnmatchedCount { get; init; }

    /// <summary>What the limits say; <see langword="null"/> where there are none.</summary>
    public GateVerdict? Verdict { get; init; }

    /// <summary>What differs from run to run: times and work.</summary>
    public required JsonObject Run { get; init; }

    /// <summary>The kinds to tell of, in order: those that were looked for, and of faults of pictures, which are many, those that were
    /// found or have a limit; limits to several kinds together come last.</summary>
    public IEnumerable<FindingKind> Kinds =>
        FindingKind
            .All.Where(kind => kind.IsFault ? IsLimited(kind) || Of(kind).Any() : Command == "inspect" || IsOfDuplicates(kind))
            .Concat((Verdict?.Results ?? []).Select(result => result.Kind).Where(kind => !FindingKind.All.Contains(kind)).Distinct());

    /// <summary>The findings of a kind.</summary>
    public IEnumerable<DatasetFinding> Of(FindingKind kind) =>
        kind == FindingKind.Fault ? Findings.Where(finding => FindingKind.All.Any(known => known.IsFault && known.Name == finding.Kind))
        : kind == FindingKind.Truncated ? Findings.Where(finding => finding.Evidence.ContainsKey(FindingFact.Truncated))
        : Findings.Where(finding => finding.Kind == kind.Name);

    private bool IsLimited(FindingKind kind) => Verdict?.Results.Any(result => result.Kind == kind) == true;

    private static bool IsOfDuplicates(FindingKind kind) =>
        kind == FindingKind.Unreadable || kind == FindingKind.Leak || kind == FindingKind.Duplicate;
}
