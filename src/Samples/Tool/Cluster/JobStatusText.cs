using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Cluster;

/// <summary>How far jobs are, for people and for programs.</summary>
internal static class JobStatusText
{
    private const int MostShown = 10;

    /// <summary>A table of jobs with what stands in their way.</summary>
    public static void Write(IReadOnlyList<JobStatus> jobs, CommandConsole console)
    {
        int width = Math.Max(3, jobs.Max(job => job.Job.Length));
        console.WriteLine(
            $"{"job".PadRight(width)}  state     {"steps", 15}  {"work", 5}  {"running", 7}  {"retries", 7}  {"per second", 10}  left"
        );
        foreach (JobStatus job in jobs)
            console.WriteFigures(Row(job, width));
        foreach (JobStatus job in jobs)
            WriteHindrances(job, console);
    }

    /// <summary>All that is known, as JSON.</summary>
    public static JsonObject ToJson(IReadOnlyList<JobStatus> jobs) =>
        new() { ["command"] = "cluster", ["jobs"] = new JsonArray([.. jobs.Select(ToJson)]) };

    /// <summary>How long something will take, as one reads it.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalDays >= 1 ? Invariant($"{time.TotalDays:0.0} d")
        : time.TotalHours >= 1 ? Invariant($"{(int)time.TotalHours}:{time.Minutes:00} h")
        : time.TotalMinutes >= 1 ? Invariant($"{(int)time.TotalMinutes}:{time.Seconds:00} min")
        : Invariant($"{Math.Ceiling(time.TotalSeconds):0} s");

    /// <summary>The state in a word.</summary>
    public static string State(JobStatus job) => job.State.ToString().ToLowerInvariant();

    private static string Row(JobStatus job, int width) =>
        Invariant($"{job.Job.PadRight(width)}  {State(job), -8}  {$"{job.DoneCount:N0}/{job.StepCount:N0}", 15}  {job.Progress, 5:P0}  ")
        + Invariant($"{job.RunningCount, 7:N0}  {job.RetryCount, 7:N0}  {job.ItemsPerSecond, 10:N0}  ")
        + (job.Remaining is { } left ? Duration(left) : "-");

    private static void WriteHindrances(JobStatus job, CommandConsole console)
    {
        if (job.Hindrance is { } hindrance)
            console.WriteFailure($"{job.Job}: {hindrance}");
        foreach (SetAsideStep step in job.SetAside.Take(MostShown))
            console.WriteFailure(
                Invariant($"{job.Job}: step {step.StepId} was set aside after {step.AttemptCount} attempts: {step.Reason}")
            );
        if (job.SetAside.Count > MostShown)
            console.WriteFailure(
                Invariant($"{job.Job}: {job.SetAside.Count - MostShown} further steps were set aside; --json names them.")
            );
    }

    private static JsonObject ToJson(JobStatus job) =>
        new()
        {
            ["job"] = job.Job,
            ["name"] = job.Name,
            ["plan"] = job.PlanId,
            ["state"] = State(job),
            ["steps"] = job.StepCount,
            ["done"] = job.DoneCount,
            ["running"] = job.RunningCount,
            ["ready"] = job.ReadyCount,
            ["delayed"] = job.DelayedCount,
            ["retries"] = job.RetryCount,
            ["items"] = job.ItemCount,
            ["itemsPerSecond"] = Math.Round(job.ItemsPerSecond, 3),
            ["progress"] = Math.Round(job.Progress, 6),
            ["remainingSeconds"] = job.Remaining is { } left ? Math.Round(left.TotalSeconds, 1) : null,
            ["hindrance"] = job.Hindrance,
            ["setAside"] = new JsonArray([
                .. job.SetAside.Select(step => new JsonObject
                {
                    ["step"] = step.StepId,
                    ["attempts"] = step.AttemptCount,
                    ["reason"] = step.Reason,
                }),
            ]),
            ["silos"] = new JsonArray([
                .. job.Silos.Select(silo => new JsonObject
                {
                    ["name"] = silo.Name,
                    ["cores"] = silo.Cores,
                    ["running"] = silo.RunningCount,
                }),
            ]),
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
