namespace MLNet.Embeddings.Fuzzing;

/// <summary>How the inputs of one reader ended.</summary>
internal sealed record FuzzTally(string Reader)
{
    public long Results { get; set; }

    public long Refusals { get; set; }

    /// <summary>Findings in the order of their inputs.</summary>
    public List<FuzzFinding> Findings { get; } = [];

    /// <summary>Seconds of the slowest input.</summary>
    public double Slowest { get; set; }

    /// <summary>Most bytes that one input allocated.</summary>
    public long MostAllocated { get; set; }

    /// <summary>Most bytes of memory that a process held while it read.</summary>
    public long PeakMemory { get; set; }

    public long Inputs => Results + Refusals + Findings.Count;

    public void Add(FuzzTally other)
    {
        Results += other.Results;
        Refusals += other.Refusals;
        Findings.AddRange(other.Findings);
        Slowest = Math.Max(Slowest, other.Slowest);
        MostAllocated = Math.Max(MostAllocated, other.MostAllocated);
        PeakMemory = Math.Max(PeakMemory, other.PeakMemory);
    }
}
