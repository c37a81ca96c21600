namespace MLNet.Embeddings.Cluster.Scheduling;

/// <summary>How long a step may be held and how often it is tried.</summary>
/// <param name="LeaseDuration">Time after which a step counts as lost unless its worker has renewed the lease.</param>
/// <param name="MaximumAttempts">Attempts after which a step is set aside.</param>
/// <param name="FirstDelay">Wait before the second attempt; each later one waits twice as long.</param>
/// <param name="LongestDelay">Longest wait between attempts.</param>
internal sealed record SchedulePolicy(TimeSpan LeaseDuration, int MaximumAttempts, TimeSpan FirstDelay, TimeSpan LongestDelay)
{
    public static SchedulePolicy Default { get; } = new(TimeSpan.FromSeconds(30), 4, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));

    /// <summary>Wait after a number of failed attempts.</summary>
    public TimeSpan DelayAfter(int attempts)
    {
        double factor = Math.Pow(2, Math.Min(attempts - 1, 30));
        return FirstDelay * factor < LongestDelay ? FirstDelay * factor : LongestDelay;
    }
}
