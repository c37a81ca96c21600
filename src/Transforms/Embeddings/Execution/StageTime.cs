namespace MLNet.Embeddings;

/// <summary>How long a stage of an engine took.</summary>
public readonly record struct StageTime
{
    internal StageTime(string name, TimeSpan elapsed)
    {
        Name = name;
        Elapsed = elapsed;
    }

    /// <summary>Name of the stage, such as "neighbors".</summary>
    public string Name { get; }

    /// <summary>Wall-clock time.</summary>
    public TimeSpan Elapsed { get; }
}
