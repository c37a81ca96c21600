using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Gates;

/// <summary>Tells what the gates of a run said.</summary>
internal static class GateOutput
{
    /// <summary>Says which gates were not passed.</summary>
    public static void Print(this GateVerdict verdict, CommandConsole console)
    {
        foreach (string failure in verdict.Failures)
            console.WriteLine(failure);
    }

    /// <summary>Sets the exit code: a gate that cannot be judged weighs more than one that is not passed.</summary>
    /// <param name="verdict">What the gates said.</param>
    /// <param name="console">Where the sentence goes.</param>
    /// <param name="isIncomplete">Whether part of the input could not be looked at.</param>
    public static void End(this GateVerdict verdict, CommandConsole console, bool isIncomplete)
    {
        if (verdict.NotJudged.Count > 0)
        {
            console.Note(string.Join(' ', verdict.NotJudged));
            console.ExitCode = ExitCode.Failed;
        }
        else if (verdict.Failures.Count > 0)
        {
            console.ExitCode = ExitCode.GateFailed;
        }
        else if (isIncomplete)
        {
            console.ExitCode = ExitCode.SomeFailed;
        }
    }
}
