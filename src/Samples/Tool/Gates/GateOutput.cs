using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Gates;

/// <summary>Tells what the gates of a run said; <see langword="null"/> stands for a run without gates.</summary>
internal static class GateOutput
{
    /// <summary>Refuses, before any work, what cannot be judged.</summary>
    public static void Require(this GateVerdict precheck)
    {
        if (precheck.NotJudged.Count > 0)
            throw new InputException(precheck.NotJudged[0]);
    }

    /// <summary>Says which gates were not passed.</summary>
    public static void Print(this GateVerdict? verdict, CommandConsole console)
    {
        foreach (string failure in verdict?.Failures ?? [])
            console.WriteFailure(failure);
    }

    /// <summary>Adds the verdict to a result.</summary>
    public static void AddTo(this GateVerdict? verdict, JsonObject result)
    {
        result["passed"] = verdict?.IsPassed != false;
        result["notJudged"] = new JsonArray([.. (verdict?.NotJudged ?? []).Select(sentence => (JsonNode)sentence)]);
    }

    /// <summary>Sets the exit code: a gate that cannot be judged weighs more than one that is not passed.</summary>
    /// <param name="verdict">What the gates said.</param>
    /// <param name="console">Where the sentence goes.</param>
    /// <param name="isIncomplete">Whether part of the input could not be looked at.</param>
    public static void End(this GateVerdict? verdict, CommandConsole console, bool isIncomplete)
    {
        string[] doubts = [.. (verdict?.NotJudged ?? []).Where(sentence => sentence != verdict?.Incompleteness)];
        if (doubts.Length > 0)
        {
            console.Note(string.Join(' ', doubts));
            console.ExitCode = ExitCode.Failed;
        }
        else if (verdict?.Failures.Count > 0)
        {
            console.ExitCode = ExitCode.GateFailed;
        }
        else if (isIncomplete)
        {
            console.ExitCode = ExitCode.SomeFailed;
        }
    }
}
