using System.Globalization;

namespace MLNet.Embeddings;

/// <summary>What a t-SNE fit did: the sizes, the methods it chose and why, how well the map fits, and the time each stage took.</summary>
public sealed class TsneDiagnostics : ProjectionDiagnostics
{
    internal TsneDiagnostics() { }

    /// <summary>Neighbours per row that the affinities are made of.</summary>
    public required int NumberOfNeighbors { get; init; }

    /// <summary>The perplexities that were used; below the requested ones where there are too few rows.</summary>
    public required IReadOnlyList<double> Perplexities { get; init; }

    /// <summary>Nonzero affinities, each pair counted twice.</summary>
    public required long NumberOfAffinities { get; init; }

    /// <summary>How repulsion was computed, and why so.</summary>
    public required string RepulsionMethod { get; init; }

    /// <summary>The start that was used.</summary>
    public required TsneInitialization Initialization { get; init; }

    /// <summary>Iterations done, early exaggeration included.</summary>
    public required int NumberOfIterations { get; init; }

    /// <summary>Whether the divergence settled before the last iteration.</summary>
    public required bool StoppedEarly { get; init; }

    /// <summary>KL(P‖Q) of the finished map in nats: exact on the sparse P, with an error of the normalisation below 1e-3.</summary>
    public required double KullbackLeiblerDivergence { get; init; }

    /// <summary>One line with the sizes, the methods, the divergence and the seconds of each stage.</summary>
    public override string ToString()
    {
        string perplexities = string.Join(
            ", ",
            Perplexities.Select(perplexity => perplexity.ToString("0.##", CultureInfo.InvariantCulture))
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"t-SNE of {Sizes}: perplexity {perplexities}; {NeighborMethod} neighbours, k = {NumberOfNeighbors}, recall "
                + $"{NeighborRecall:0.000}; {NumberOfAffinities:N0} affinities; {PlacementSearch}; start {Initialization} "
                + $"({InitializationReason}); repulsion by {RepulsionMethod}; {NumberOfIterations:N0} "
                + $"iterations{(StoppedEarly ? ", settled" : "")}, divergence {KullbackLeiblerDivergence:0.0000}; {Stages}."
        );
    }
}
