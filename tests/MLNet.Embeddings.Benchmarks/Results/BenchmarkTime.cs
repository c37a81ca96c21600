namespace MLNet.Embeddings.Benchmarks.Results;

/// <summary>How long one program took for a job.</summary>
internal sealed record BenchmarkTime
{
    /// <summary>The program.</summary>
    public required string Name { get; init; }

    /// <summary>How it was run; empty where that is not known any more.</summary>
    public string Command { get; init; } = "";

    /// <summary>Seconds of each round; where rounds were not kept, the least and the most, or one number.</summary>
    public required IReadOnlyList<double> Seconds { get; init; }

    /// <summary>What else belongs to the figure, such as a recall or the memory that it took.</summary>
    public string Note { get; init; } = "";

    /// <summary>The middle of the rounds.</summary>
    public double Median()
    {
        double[] sorted = [.. Seconds.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
