namespace MLNet.Embeddings.Benchmarks.Results;

/// <summary>One job, done by us and by peers.</summary>
internal sealed record BenchmarkResult
{
    /// <summary>The job; a later result of the same job replaces an earlier one in the table.</summary>
    public required string Job { get; init; }

    public required BenchmarkTime Ours { get; init; }

    /// <summary>Peers in the same run, on the same machine.</summary>
    public IReadOnlyList<BenchmarkTime> Peers { get; init; } = [];

    /// <summary>How many times as long a peer takes: the middle of the ratios of each round's own pair, or of the middles where rounds do
    /// not match.</summary>
    public double RatioOf(BenchmarkTime peer)
    {
        if (peer.Seconds.Count != Ours.Seconds.Count)
            return peer.Median() / Ours.Median();

        return new BenchmarkTime
        {
            Name = peer.Name,
            Seconds = [.. peer.Seconds.Zip(Ours.Seconds, (theirs, own) => theirs / own)],
        }.Median();
    }
}
