using System.Globalization;

namespace MLNet.Embeddings.Tsne;

/// <summary>What a t-SNE fit did: the sizes, the methods it chose and why, how well the map fits, and the time each stage took.</summary>
public sealed class TsneDiagnostics
{
    /// <summary>Rows that were fitted.</summary>
    public required int NumberOfRows { get; init; }

    /// <summary>Rows that differ in at least one feature; equal rows share one position in the map.</summary>
    public required int NumberOfDistinctRows { get; init; }

    /// <summary>Features per row.</summary>
    public required int NumberOfFeatures { get; init; }

    /// <summary>Neighbours per row that the affinities are made of.</summary>
    public required int NumberOfNeighbors { get; init; }

    /// <summary>The perplexities that were used; below the requested ones where there are too few rows.</summary>
    public required IReadOnlyList<double> Perplexities { get; init; }

    /// <summary>How the neighbours were found, such as "exact" or "given".</summary>
    public required string NeighborMethod { get; init; }

    /// <summary>Share of the true neighbours that were found, from 0 to 1; <see cref="double.NaN"/> where it is not known.</summary>
    public required double NeighborRecall { get; init; }

    /// <summary>How the training rows nearest to a new row are found: "exact" or "approximate".</summary>
    public required string PlacementNeighborMethod { get; init; }

    /// <summary>Share of the nearest training rows that are found for a new row, from 0 to 1: 1 for exact search, else measured on points between training rows.</summary>
    public required double PlacementNeighborRecall { get; init; }

    /// <summary>Nonzero affinities, each pair counted twice.</summary>
    public required long NumberOfAffinities { get; init; }

    /// <summary>How repulsion was computed, and why so.</summary>
    public required string RepulsionMethod { get; init; }

    /// <summary>The start that was used.</summary>
    public required TsneInitialization Initialization { get; init; }

    /// <summary>Why that start was used.</summary>
    public required string InitializationReason { get; init; }

    /// <summary>Iterations done, early exaggeration included.</summary>
    public required int NumberOfIterations { get; init; }

    /// <summary>Whether the divergence settled before the last iteration.</summary>
    public required bool StoppedEarly { get; init; }

    /// <summary>KL(P‖Q) of the finished map in nats: exact on the sparse P, with an error of the normalisation below 1e-3.</summary>
    public required double KullbackLeiblerDivergence { get; init; }

    /// <summary>What the user should know, such as a perplexity that was lowered.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Wall-clock seconds of each stage.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> StageSeconds { get; init; }

    /// <summary>One line with the sizes, the methods, the divergence and the seconds of each stage.</summary>
    public override string ToString()
    {
        string stages = string.Join(", ", StageSeconds.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Key} {stage.Value:0.00} s")));
        string perplexities = string.Join(", ", Perplexities.Select(perplexity => perplexity.ToString("0.##", CultureInfo.InvariantCulture)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"t-SNE of {NumberOfRows:N0} rows ({NumberOfDistinctRows:N0} distinct) of {NumberOfFeatures:N0} features: perplexity {perplexities}; {NeighborMethod} neighbours, k = {NumberOfNeighbors}, recall {NeighborRecall:0.000}; {NumberOfAffinities:N0} affinities; {PlacementNeighborMethod} neighbours of new rows, recall {PlacementNeighborRecall:0.000}; start {Initialization} ({InitializationReason}); repulsion by {RepulsionMethod}; {NumberOfIterations:N0} iterations{(StoppedEarly ? ", settled" : "")}, divergence {KullbackLeiblerDivergence:0.0000}; {stages}.");
    }
}
