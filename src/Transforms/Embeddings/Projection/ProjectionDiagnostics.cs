using System.Globalization;

namespace MLNet.Embeddings;

/// <summary>What a fit of any projection did: the sizes, the methods it chose and why, and the time each stage took.</summary>
public abstract class ProjectionDiagnostics
{
    private protected ProjectionDiagnostics() { }

    /// <summary>Rows that were fitted.</summary>
    public required int NumberOfRows { get; init; }

    /// <summary>Rows that differ in at least one feature; equal rows share one position in the map.</summary>
    public required int NumberOfDistinctRows { get; init; }

    /// <summary>Features per row.</summary>
    public required int NumberOfFeatures { get; init; }

    /// <summary>How the neighbours were found, such as "exact" or "given".</summary>
    public required string NeighborMethod { get; init; }

    /// <summary>Share of the true neighbours that were found, from 0 to 1; <see cref="double.NaN"/> where it is not known.</summary>
    public required double NeighborRecall { get; init; }

    /// <summary>How the training rows nearest to a new row are found: "exact" or "approximate".</summary>
    public required string PlacementNeighborMethod { get; init; }

    /// <summary>Share of the nearest training rows that are found for a new row, from 0 to 1: 1 for exact search, else measured on points
    /// between training rows.</summary>
    public required double PlacementNeighborRecall { get; init; }

    /// <summary>Why the fit started as it did.</summary>
    public required string InitializationReason { get; init; }

    /// <summary>What the user should know, one sentence each, such as a number that was lowered because there are too few rows.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Wall-clock time of each stage, in order.</summary>
    public required IReadOnlyList<StageTime> StageTimes { get; init; }

    private protected string Sizes =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{NumberOfRows:N0} rows ({NumberOfDistinctRows:N0} distinct) of {NumberOfFeatures:N0} features"
        );

    private protected string PlacementSearch =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{PlacementNeighborMethod} neighbours of new rows, recall {PlacementNeighborRecall:0.000}"
        );

    private protected string Stages =>
        string.Join(
            ", ",
            StageTimes.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Name} {stage.Elapsed.TotalSeconds:0.00} s"))
        );
}
