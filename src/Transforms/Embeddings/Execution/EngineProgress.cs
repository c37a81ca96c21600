namespace MLNet.Embeddings;

/// <summary>How far an engine has come.</summary>
public readonly record struct EngineProgress
{
    internal EngineProgress(string stage, long completed, long total)
    {
        Stage = stage;
        Completed = completed;
        Total = total;
    }

    /// <summary>Name of the current stage, such as "neighbors".</summary>
    public string Stage { get; }

    /// <summary>Units of the stage that are done.</summary>
    public long Completed { get; }

    /// <summary>Units of the stage in all; 0 while unknown.</summary>
    public long Total { get; }
}
