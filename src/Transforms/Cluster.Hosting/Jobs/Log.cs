using Microsoft.Extensions.Logging;

namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>What the host logs; each event has a number of its own.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Job {Job}: {Done} of {Steps} steps are done.")]
    public static partial void JobLoaded(ILogger logger, string job, int done, int steps);

    [LoggerMessage(2, LogLevel.Information, "Job {Job} is {State}.")]
    public static partial void JobChanged(ILogger logger, string job, JobState state);

    [LoggerMessage(3, LogLevel.Warning, "Job {Job} cannot be read: {Reason}")]
    public static partial void JobUnreadable(ILogger logger, string job, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Job {Job}, step {Step}: attempt {Attempt} failed: {Reason}")]
    public static partial void StepFailed(ILogger logger, string job, string step, int attempt, string reason);

    [LoggerMessage(5, LogLevel.Error, "Job {Job}, step {Step} is set aside after {Attempts} attempts: {Reason}")]
    public static partial void StepSetAside(ILogger logger, string job, string step, int attempts, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Job {Job}, step {Step}: its output is gone, it is done again.")]
    public static partial void StepReopened(ILogger logger, string job, string step);

    [LoggerMessage(7, LogLevel.Warning, "The state of job {Job} cannot be written now: {Reason}")]
    public static partial void StateNotWritten(ILogger logger, string job, string reason);

    [LoggerMessage(8, LogLevel.Information, "Job {Job}, step {Step}: attempt {Attempt} begins with {Threads} threads.")]
    public static partial void StepBegins(ILogger logger, string job, string step, int attempt, int threads);

    [LoggerMessage(
        9,
        LogLevel.Information,
        "Job {Job}, step {Step} is done: {Items} items in {Seconds:0.000} s, already there: {WasDone}."
    )]
    public static partial void StepDone(ILogger logger, string job, string step, long items, double seconds, bool wasDone);

    [LoggerMessage(10, LogLevel.Warning, "The jobs cannot be asked now: {Reason}")]
    public static partial void NoAnswer(ILogger logger, string reason);

    [LoggerMessage(11, LogLevel.Information, "Step {Step} of job {Job} is stopped: it is no longer this silo's.")]
    public static partial void StepRevoked(ILogger logger, string step, string job);
}
