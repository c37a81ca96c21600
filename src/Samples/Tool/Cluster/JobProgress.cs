using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Cluster;

/// <summary>Shows how far a job is while someone waits for it, and how it ended.</summary>
internal sealed class JobProgress(CommandConsole console) : IProgress<JobStatus>
{
    public void Report(JobStatus value) => console.Progress.Report("Steps", value.DoneCount, Math.Max(value.StepCount, 1));

    /// <summary>Ends a command that has handed over a job.</summary>
    /// <param name="job">How far the job is.</param>
    /// <param name="waited">Whether the command was to end with the job.</param>
    /// <param name="console">Is told.</param>
    public static void End(JobStatus job, bool waited, CommandConsole console)
    {
        JobStatusText.Write([job], console);
        console.WriteResult(JobStatusText.ToJson([job]));
        bool isStopped = waited && job.State is (JobState.Paused or JobState.Canceled);
        if (isStopped)
            console.Note($"{job.Job} was {JobStatusText.State(job)} before all of it was done; `cluster resume {job.Job}` goes on.");
        if (isStopped || job.State == JobState.Stuck)
            console.ExitCode = ExitCode.SomeFailed;
    }
}
