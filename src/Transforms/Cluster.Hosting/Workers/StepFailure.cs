using MLNet.Embeddings.Cluster.Jobs;

namespace MLNet.Embeddings.Cluster.Workers;

/// <summary>What a failed step means for its next attempt, and why it failed in one line.</summary>
internal static class StepFailure
{
    private const int LongestReason = 2000;

    public static (StepOutcome Outcome, string Reason) Of(Exception exception)
    {
        StepOutcome outcome = exception switch
        {
            ClusterException { Fault: ClusterFault.MissingInput } => StepOutcome.InputMissing,
            ClusterException { MayPass: false } => StepOutcome.Hopeless,
            _ => StepOutcome.Failed,
        };
        string reason = exception switch
        {
            OutOfMemoryException => "There was not enough memory for the step; give its silo fewer cores or more memory.",
            ClusterException or IOException or UnauthorizedAccessException or InvalidDataException => exception.Message,
            _ => $"{exception.GetType().Name}: {exception.Message}",
        };
        reason = reason.ReplaceLineEndings(" ");
        return (outcome, reason.Length <= LongestReason ? reason : reason[..LongestReason]);
    }
}
