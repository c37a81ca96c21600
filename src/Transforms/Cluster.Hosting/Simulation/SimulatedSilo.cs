namespace MLNet.Embeddings.Cluster;

/// <summary>A silo as a simulation has it.</summary>
public sealed record SimulatedSilo
{
    /// <summary>Cores that it gives to steps.</summary>
    /// <value>By default 1.</value>
    public int Cores { get; init; } = 1;

    /// <summary>Machine that it runs on; silos on one machine share its cores.</summary>
    /// <value>By default 0.</value>
    public int Machine { get; init; }

    /// <summary>Speed of its cores against those on which the steps were timed.</summary>
    /// <value>By default 1.</value>
    public double Speed { get; init; } = 1;

    /// <summary>When it dies, with what it was running; <see langword="null"/>, the default, for never.</summary>
    public TimeSpan? LostAt { get; init; }

    /// <summary>When it is there again; <see langword="null"/>, the default, for never.</summary>
    public TimeSpan? BackAt { get; init; }
}
