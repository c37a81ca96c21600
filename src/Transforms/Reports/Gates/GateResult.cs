using MLNet.Embeddings.Reports.Findings;
using static System.FormattableString;

namespace MLNet.Embeddings.Reports.Gates;

/// <summary>What one limit says.</summary>
/// <param name="Kind">The findings that it counts.</param>
/// <param name="Gate">What sentences call it.</param>
/// <param name="Limit">How many it allows.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Failure">Why it is not passed; <see langword="null"/> where it is.</param>
/// <param name="Doubt">Why it cannot be judged; <see langword="null"/> where it can.</param>
internal sealed record GateResult(FindingKind Kind, string Gate, int Limit, int Count, string? Failure, string? Doubt)
{
    /// <summary>Compares a count with a limit.</summary>
    /// <param name="kind">The findings that are counted.</param>
    /// <param name="gate">What sentences call the limit.</param>
    /// <param name="limit">How many it allows.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="findings">What they are called.</param>
    /// <param name="doubtOf">Why it cannot be judged.</param>
    public static GateResult Of(FindingKind kind, string gate, int limit, int count, string findings, Func<string, string?> doubtOf)
    {
        bool isExceeded = count > limit;
        return new GateResult(
            kind,
            gate,
            limit,
            count,
            isExceeded ? Invariant($"Not passed: {count:N0} {findings}, and {gate} allows {limit:N0}.") : null,
            isExceeded ? null : doubtOf(gate)
        );
    }
}
