using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Reports.Gates;

/// <summary>What the gates of a run said.</summary>
/// <param name="Failures">Sentences of gates that were not passed.</param>
/// <param name="NotJudged">Sentences of gates that could not be judged.</param>
internal sealed record GateVerdict(IReadOnlyList<string> Failures, IReadOnlyList<string> NotJudged)
{
    /// <summary>Whether every gate was judged and passed.</summary>
    public bool IsPassed => Failures.Count + NotJudged.Count == 0;

    /// <summary>Adds the verdict to the result.</summary>
    public void AddTo(JsonObject result)
    {
        result["passed"] = IsPassed;
        result["notJudged"] = new JsonArray([.. NotJudged.Select(sentence => (JsonNode)sentence)]);
    }
}
