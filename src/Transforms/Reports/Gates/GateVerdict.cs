using MLNet.Embeddings.Reports.Gates;

namespace MLNet.Embeddings.Reports;

/// <summary>What a comparison with limits says.</summary>
public sealed class GateVerdict
{
    internal GateVerdict(IReadOnlyList<string> failures, IReadOnlyList<string> notJudged, string? incompleteness = null)
    {
        Failures = failures;
        NotJudged = incompleteness is null ? notJudged : [.. notJudged, incompleteness];
        Incompleteness = incompleteness;
    }

    internal GateVerdict(IReadOnlyList<GateResult> results, string? incompleteness)
        : this(
            [.. results.Select(result => result.Failure).OfType<string>()],
            [.. results.Select(result => result.Doubt).OfType<string>().Distinct()],
            incompleteness
        ) => Results = results;

    /// <summary>What each limit says.</summary>
    internal IReadOnlyList<GateResult> Results { get; } = [];

    /// <summary>Limits that are exceeded, a sentence each.</summary>
    public IReadOnlyList<string> Failures { get; }

    /// <summary>Limits that could not be judged, a sentence each, with the reason; the last of them is
    /// <see cref="Incompleteness"/>.</summary>
    public IReadOnlyList<string> NotJudged { get; }

    /// <summary>Why no limit is sure to hold: part of the data could not be looked at; <see langword="null"/> where all could.</summary>
    public string? Incompleteness { get; }

    /// <summary>Whether every limit that is set was judged and holds.</summary>
    public bool IsPassed => Failures.Count + NotJudged.Count == 0;

    /// <summary>The sentences, a line each; "Passed." where there are none.</summary>
    public override string ToString() => IsPassed ? "Passed." : string.Join('\n', Failures.Concat(NotJudged));
}
