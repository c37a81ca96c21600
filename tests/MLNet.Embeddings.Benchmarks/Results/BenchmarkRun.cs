namespace MLNet.Embeddings.Benchmarks.Results;

/// <summary>What was measured of one commit on one machine: the content of a file of results.</summary>
internal sealed record BenchmarkRun
{
    /// <summary>The commit, abbreviated; with a plus where files had changed since.</summary>
    public required string Commit { get; init; }

    /// <summary>The day, such as 2026-11-26.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Whether other work ran on the machine; such figures are kept but do not replace those of an idle machine.</summary>
    public required bool IsBusy { get; init; }

    /// <summary>How the figures came about, where the command alone does not tell.</summary>
    public string Note { get; init; } = "";

    public required BenchmarkMachine Machine { get; init; }

    public required IReadOnlyList<BenchmarkResult> Results { get; init; }
}
