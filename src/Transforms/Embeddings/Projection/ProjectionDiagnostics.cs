using System.Globalization;
using MLNet.Embeddings.Projection;

namespace MLNet.Embeddings;

/// <summary>What a fit of any projection did: the sizes, the methods it chose and why, and the time each stage took.</summary>
public abstract class ProjectionDiagnostics
{
    private protected ProjectionDiagnostics() { }

    /// <summary>Rows that were fitted.</summary>
    public int RowCount { get; internal init; }

    /// <summary>Rows that differ in at least one feature; equal rows share one position in the map.</summary>
    public int DistinctRowCount { get; internal init; }

    /// <summary>Features per row.</summary>
    public int FeatureCount { get; internal init; }

    /// <summary>How the neighbors were found.</summary>
    public NeighborMethod NeighborMethod { get; internal init; }

    /// <summary>Share of the true neighbors that were found, from 0 to 1; <see cref="double.NaN"/> where it is not known.</summary>
    public double NeighborRecall { get; internal init; }

    /// <summary>How the training rows nearest to a new row are found: <see cref="NeighborMethod.Exact"/> or
    /// <see cref="NeighborMethod.Approximate"/>.</summary>
    public NeighborMethod PlacementNeighborMethod { get; internal init; }

    /// <summary>Share of the nearest training rows that are found for a new row, from 0 to 1: 1 for exact search, else measured on points
    /// between training rows.</summary>
    public double PlacementNeighborRecall { get; internal init; }

    /// <summary>Why the fit started as it did.</summary>
    public string InitializationReason { get; internal init; } = "";

    /// <summary>What the user should know, one sentence each, such as a number that was lowered because there are too few rows.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Wall-clock time of each stage, in order.</summary>
    public IReadOnlyList<StageTime> StageTimes { get; internal init; } = [];

    private protected string Sizes =>
        string.Create(CultureInfo.InvariantCulture, $"{RowCount:N0} rows ({DistinctRowCount:N0} distinct) of {FeatureCount:N0} features");

    private protected string Neighbors =>
        string.Create(CultureInfo.InvariantCulture, $"{NeighborMethodFormat.Name(NeighborMethod)} neighbors");

    private protected string Placement =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{NeighborMethodFormat.Name(PlacementNeighborMethod)} neighbors of new rows, recall {PlacementNeighborRecall:0.000}"
        );

    private protected string Stages =>
        string.Join(
            ", ",
            StageTimes.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Name} {stage.Elapsed.TotalSeconds:0.00} s"))
        );
}
