using System.Globalization;

namespace MLNet.Embeddings;

/// <summary>What a t-SNE fit did: the sizes, the methods it chose and why, how well the map fits, and the time each stage took.</summary>
public sealed class TsneDiagnostics : ProjectionDiagnostics
{
    internal TsneDiagnostics() { }

    /// <summary>Neighbors per row that the affinities are made of.</summary>
    public int NeighborCount { get; internal init; }

    /// <summary>The perplexities that were used; below the requested ones where there are too few rows.</summary>
    public IReadOnlyList<double> Perplexities { get; internal init; } = [];

    /// <summary>Nonzero affinities, each pair counted twice.</summary>
    public long AffinityCount { get; internal init; }

    /// <summary>How repulsion was computed, and why so.</summary>
    public string RepulsionMethod { get; internal init; } = "";

    /// <summary>The start that was used.</summary>
    public TsneInitialization Initialization { get; internal init; }

    /// <summary>Iterations done, early exaggeration included.</summary>
    public int IterationCount { get; internal init; }

    /// <summary>Whether the divergence settled before the last iteration.</summary>
    public bool StoppedEarly { get; internal init; }

    /// <summary>KL(P‖Q) of the finished map in nats: exact on the sparse P, with an error of the normalization below 1e-3.</summary>
    public double KullbackLeiblerDivergence { get; internal init; }

    /// <summary>One line with the sizes, the methods, the divergence and the seconds of each stage.</summary>
    public override string ToString()
    {
        string perplexities = string.Join(
            ", ",
            Perplexities.Select(perplexity => perplexity.ToString("0.##", CultureInfo.InvariantCulture))
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"t-SNE of {Sizes}: perplexity {perplexities}; {Neighbors}, k = {NeighborCount}, recall "
                + $"{NeighborRecall:0.000}; {AffinityCount:N0} affinities; {Placement}; start {Initialization} "
                + $"({InitializationReason}); repulsion by {RepulsionMethod}; {IterationCount:N0} "
                + $"iterations{(StoppedEarly ? ", settled" : "")}, divergence {KullbackLeiblerDivergence:0.0000}; {Stages}."
        );
    }
}
