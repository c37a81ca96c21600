namespace MLNet.Embeddings.Cluster;

/// <summary>A silo at work on a job.</summary>
public sealed class SiloStatus
{
    internal SiloStatus(string name, int cores, int runningCount) => (Name, Cores, RunningCount) = (name, cores, runningCount);

    /// <summary>Address of the silo, with a number that tells one start of it from another.</summary>
    public string Name { get; }

    /// <summary>Cores that it gives to steps.</summary>
    public int Cores { get; }

    /// <summary>Steps of the job that it runs.</summary>
    public int RunningCount { get; }
}
