using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Gates;

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

    /// <summary>Says which gates were not passed.</summary>
    public void Print(CommandConsole console)
    {
        foreach (string failure in Failures)
            console.WriteLine(failure);
    }

    /// <summary>Sets the exit code: a gate that cannot be judged weighs more than one that is not passed.</summary>
    /// <param name="console">Where the sentence goes.</param>
    /// <param name="isIncomplete">Whether part of the input could not be looked at.</param>
    public void End(CommandConsole console, bool isIncomplete)
    {
        if (NotJudged.Count > 0)
        {
            console.Note(string.Join(' ', NotJudged));
            console.ExitCode = ToolApplication.Failed;
        }
        else if (Failures.Count > 0)
        {
            console.ExitCode = ToolApplication.GateFailed;
        }
        else if (isIncomplete)
        {
            console.ExitCode = ToolApplication.SomeFailed;
        }
    }
}
