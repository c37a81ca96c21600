using System.Globalization;

namespace MLNet.Embeddings;

/// <summary>What a UMAP fit did: the sizes, the methods it chose and why, and the time each stage took.</summary>
public sealed class UmapDiagnostics : ProjectionDiagnostics
{
    internal UmapDiagnostics() { }

    /// <summary>Size of the neighbourhoods that were used, the row itself included; below the requested size where there are too few
    /// rows.</summary>
    public required int NumberOfNeighbors { get; init; }

    /// <summary>The start that was used.</summary>
    public required UmapInitialization Initialization { get; init; }

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
    /// Correlation, over the rows, between the logarithms of the local radii in the features and in the map, from −1 to 1;
    /// <see cref="double.NaN"/> where densities were left aside or all radii are the same.
    /// </summary>
    public double DensityCorrelation { get; init; } = double.NaN;

    /// <summary>One line with the sizes, the methods and the seconds of each stage.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"UMAP of {Sizes}: {NeighborMethod} neighbours, k = {NumberOfNeighbors}, recall {NeighborRecall:0.000}; "
                + $"{NumberOfGraphEdges:N0} edges in {NumberOfGraphComponents:N0} connected parts; {PlacementSearch}; "
                + $"start {Initialization} ({InitializationReason}); {NumberOfEpochs:N0} epochs; {Stages}."
        );
}
