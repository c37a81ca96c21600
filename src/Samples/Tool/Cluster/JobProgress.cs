using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Cluster;

/// <summary>Shows how far a job is while someone waits for it, and how it ended.</summary>
internal sealed class JobProgress(CommandConsole console) : IProgress<JobStatus>
{
    public void Report(JobStatus value) => console.Progress.Report("Steps", value.DoneCount, Math.Max(value.StepCount, 1));

    /// <summary>Ends a command that has waited for a job.</summary>
    public static void End(JobStatus job, CommandConsole console)
    {
        JobStatusText.Write([job], console);
        console.WriteResult(JobStatusText.ToJson([job]));
        if (job.State == JobState.Stuck)
            console.ExitCode = ExitCode.SomeFailed;
    }
}
