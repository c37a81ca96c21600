using System.Runtime.CompilerServices;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Projection;

/// <summary>What a fit of any projection is told.</summary>
internal abstract record ProjectionParameters
{
    public const int DefaultNumberOfComponents = 2;

    /// <value>Columns of the map, 1 or more. Default 2.</value>
    public int NumberOfComponents { get; init; } = DefaultNumberOfComponents;

    /// <value>Distance between rows. Default Euclidean.</value>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <value>Whether neighbours are searched exactly. Default: whichever suits the size of the data.</value>
    public NeighborSearchMode NeighborSearch { get; init; } = NeighborSearchMode.Auto;

    /// <value>Whether the neighbours of new rows are searched exactly. Default: whichever suits the size of the data.</value>
    public NeighborSearchMode PlacementSearch { get; init; } = NeighborSearchMode.Auto;

    /// <value>The start where a given one is asked for: rows × components, used as it is.</value>
    public Matrix? InitialCoordinates { get; init; }

    /// <value>Seed of all random numbers. Default 42.</value>
    public ulong Seed { get; init; } = 42;

    /// <value>Whether a given start is asked for.</value>
    protected abstract bool StartsAsGiven { get; }

    /// <summary>Checks each value against its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names both.</exception>
    /// <exception cref="ArgumentException">The initial coordinates do not go with the start that is asked for.</exception>
    public virtual void Validate()
    {
        Require(NumberOfComponents >= 1, NumberOfComponents, "1 or more");
        Require(Enum.IsDefined(Metric), Metric, "one of the metrics of DistanceMetric");
        Require(Enum.IsDefined(NeighborSearch), NeighborSearch, "one of the modes of NeighborSearchMode");
        Require(Enum.IsDefined(PlacementSearch), PlacementSearch, "one of the modes of NeighborSearchMode");
        if (StartsAsGiven && InitialCoordinates is null)
            throw new ArgumentException("A given start needs initial coordinates; set InitialCoordinates, or choose another Initialization.", nameof(InitialCoordinates));
    }

    /// <summary>Checks that what is given for each row goes with the rows.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public void RequireMatching(int rowCount, NeighborTable? neighbors)
    {
        if (neighbors is not null && neighbors.RowCount != rowCount)
            throw new ArgumentException($"The neighbours are those of {neighbors.RowCount} rows, but there are {rowCount} rows.", nameof(neighbors));
        if (StartsAsGiven && InitialCoordinates is { } start && (start.RowCount != rowCount || start.ColumnCount != NumberOfComponents))
            throw new ArgumentException($"The initial coordinates are {start.RowCount} × {start.ColumnCount}, but the map is {rowCount} × {NumberOfComponents}.");
    }

    protected static void Require(bool legal, object? value, string range, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!legal)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
    }

    protected static void RequirePositive(double? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value is null || (double.IsFinite(value.Value) && value.Value > 0), value, "above 0", name);

    protected static void RequireNonNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(double.IsFinite(value) && value >= 0, value, "0 or more", name);

    protected static void RequireShare(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value is >= 0 and <= 1, value, "from 0 to 1", name);
}
