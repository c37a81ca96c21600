using System.Globalization;

namespace MLNet.Embeddings.Umap;

/// <summary>What a UMAP fit did: the sizes, the methods it chose and why, and the time each stage took.</summary>
public sealed class UmapDiagnostics
{
    /// <summary>Rows that were fitted.</summary>
    public required int NumberOfRows { get; init; }

    /// <summary>Rows that differ in at least one feature; equal rows share one position in the map.</summary>
    public required int NumberOfDistinctRows { get; init; }

    /// <summary>Features per row.</summary>
    public required int NumberOfFeatures { get; init; }

    /// <summary>Size of the neighbourhoods that were used, the row itself included; below the requested size where there are too few rows.</summary>
    public required int NumberOfNeighbors { get; init; }

    /// <summary>How the neighbours were found, such as "exact" or "given".</summary>
    public required string NeighborMethod { get; init; }

    /// <summary>Share of the true neighbours that were found, from 0 to 1; <see cref="double.NaN"/> where it is not known.</summary>
    public required double NeighborRecall { get; init; }

    /// <summary>How the training rows nearest to a new row are found: "exact" or "approximate".</summary>
    public required string PlacementNeighborMethod { get; init; }

    /// <summary>Share of the nearest training rows that are found for a new row, from 0 to 1: 1 for exact search, else measured on points between training rows.</summary>
    public required double PlacementNeighborRecall { get; init; }

    /// <summary>The start that was used.</summary>
    public required UmapInitialization Initialization { get; init; }

    /// <summary>Why that start was used.</summary>
    public required string InitializationReason { get; init; }

    /// <summary>Passes over the graph.</summary>
    public required int NumberOfEpochs { get; init; }

    /// <summary>Parameter a of the low-dimensional similarity 1 / (1 + a·d^(2b)).</summary>
    public required double A { get; init; }

    /// <summary>Parameter b of the low-dimensional similarity 1 / (1 + a·d^(2b)).</summary>
    public required double B { get; init; }

    /// <summary>Edges of the neighbourhood graph, each counted once.</summary>
    public required long NumberOfGraphEdges { get; init; }

    /// <summary>Parts of the neighbourhood graph that are not connected with each other.</summary>
    public required int NumberOfGraphComponents { get; init; }

    /// <summary>
    /// Correlation, over the rows, between the logarithms of the local radii in the features and in the map, from −1 to 1; <see cref="double.NaN"/> where
    /// densities were left aside or all radii are the same.
    /// </summary>
    public double DensityCorrelation { get; init; } = double.NaN;

    /// <summary>What the user should know, one sentence each, such as a clamped number of neighbours.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Wall-clock seconds of each stage, in order.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> StageSeconds { get; init; }

    /// <summary>One line with the sizes, the methods and the seconds of each stage.</summary>
    public override string ToString()
    {
        string stages = string.Join(", ", StageSeconds.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Key} {stage.Value:0.00} s")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"UMAP of {NumberOfRows:N0} rows ({NumberOfDistinctRows:N0} distinct) of {NumberOfFeatures:N0} features: {NeighborMethod} neighbours, k = {NumberOfNeighbors}, recall {NeighborRecall:0.000}; {NumberOfGraphEdges:N0} edges in {NumberOfGraphComponents:N0} connected parts; {PlacementNeighborMethod} neighbours of new rows, recall {PlacementNeighborRecall:0.000}; start {Initialization} ({InitializationReason}); {NumberOfEpochs:N0} epochs; {stages}.");
    }
}
