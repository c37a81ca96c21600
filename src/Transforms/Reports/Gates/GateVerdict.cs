using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Reports;

/// <summary>What a comparison with limits says.</summary>
public sealed class GateVerdict
{
    internal GateVerdict(IReadOnlyList<string> failures, IReadOnlyList<string> notJudged)
    {
        Failures = failures;
        NotJudged = notJudged;
    }

    /// <summary>Limits that are exceeded, a sentence each.</summary>
    public IReadOnlyList<string> Failures { get; }

    /// <summary>Limits that could not be judged, a sentence each, with the reason.</summary>
    public IReadOnlyList<string> NotJudged { get; }

    /// <summary>Whether every limit that is set was judged and holds.</summary>
    public bool IsPassed => Failures.Count + NotJudged.Count == 0;

    /// <summary>The sentences, a line each; "Passed." where there are none.</summary>
    public override string ToString() => IsPassed ? "Passed." : string.Join('\n', Failures.Concat(NotJudged));

    /// <summary>Adds the verdict to the result.</summary>
    internal void AddTo(JsonObject result)
    {
        result["passed"] = IsPassed;
        result["notJudged"] = new JsonArray([.. NotJudged.Select(sentence => (JsonNode)sentence)]);
    }
}
