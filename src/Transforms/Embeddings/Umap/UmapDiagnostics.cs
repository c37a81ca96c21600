using System.Globalization;

namespace MLNet.Embeddings;

/// <summary>What a UMAP fit did: the sizes, the methods it chose and why, and the time each stage took.</summary>
public sealed class UmapDiagnostics : ProjectionDiagnostics
{
    internal UmapDiagnostics() { }

    /// <summary>Size of the neighborhoods that were used, the row itself included; below the requested size where there are too few
    /// rows.</summary>
    public int NeighborCount { get; internal init; }

    /// <summary>The start that was used.</summary>
    public UmapInitialization Initialization { get; internal init; }

    /// <summary>Passes over the graph.</summary>
    public int EpochCount { get; internal init; }

    /// <summary>Parameter a of the low-dimensional similarity 1 / (1 + a·d^(2b)).</summary>
    public double A { get; internal init; }

    /// <summary>Parameter b of the low-dimensional similarity 1 / (1 + a·d^(2b)).</summary>
    public double B { get; internal init; }

    /// <summary>Edges of the neighborhood graph, each counted once.</summary>
    public long GraphEdgeCount { get; internal init; }

    /// <summary>Parts of the neighborhood graph that are not connected with each other.</summary>
    public int GraphComponentCount { get; internal init; }

    /// <summary>
    /// Correlation, over the rows, between the logarithms of the local radii in the features and in the map, from −1 to 1;
    /// <see cref="double.NaN"/> where densities were left aside or all radii are the same.
    /// </summary>
    public double DensityCorrelation { get; internal init; } = double.NaN;

    /// <summary>One line with the sizes, the methods and the seconds of each stage.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"UMAP of {Sizes}: {Neighbors}, k = {NeighborCount}, recall {NeighborRecall:0.000}; "
                + $"{GraphEdgeCount:N0} edges in {GraphComponentCount:N0} connected parts; {Placement}; "
                + $"start {Initialization} ({InitializationReason}); {EpochCount:N0} epochs; {Stages}."
        );
}
