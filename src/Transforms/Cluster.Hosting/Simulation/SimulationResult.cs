namespace MLNet.Embeddings.Cluster;

/// <summary>What a simulated job took.</summary>
public sealed class SimulationResult
{
    internal SimulationResult(TimeSpan elapsed, double busyCoreSeconds, double coreSeconds, int attempts, int done, int setAside)
    {
        Elapsed = elapsed;
        BusyCoreSeconds = busyCoreSeconds;
        Utilization = coreSeconds > 0 ? busyCoreSeconds / coreSeconds : 0;
        AttemptCount = attempts;
        DoneCount = done;
        SetAsideCount = setAside;
    }

    /// <summary>Time from the start until nothing was left to do.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Seconds that cores were held by steps, attempts that were lost included.</summary>
    public double BusyCoreSeconds { get; }

    /// <summary>Share of the silos' cores that were held by steps, over the whole time.</summary>
    public double Utilization { get; }

    /// <summary>Attempts begun.</summary>
    public int AttemptCount { get; }

    /// <summary>Steps done.</summary>
    public int DoneCount { get; }

    /// <summary>Steps set aside.</summary>
    public int SetAsideCount { get; }
}
