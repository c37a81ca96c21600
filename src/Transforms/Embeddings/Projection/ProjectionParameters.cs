using System.Globalization;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Neighbors.Tables;

namespace MLNet.Embeddings.Projection;

/// <summary>What a fit of any projection is told.</summary>
internal abstract record ProjectionParameters
{
    public const int DefaultNumberOfComponents = 2;

    /// <summary>The most dimensions that a map can have; far more than anyone draws, and few enough for what is kept per point.</summary>
    public const int MostComponents = 1024;

    /// <summary>The most iterations of one phase, so that those of both phases can be counted.</summary>
    public const int MostIterations = 1_000_000_000;

    // Squared distances on the map have to be numbers of single precision.
    private const float FarthestStart = 1e6f;

    /// <value>Columns of the map, 1 or more. Default 2.</value>
    public int NumberOfComponents { get; init; } = DefaultNumberOfComponents;

    /// <value>Distance between rows. Default Euclidean.</value>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <value>Whether neighbors are searched exactly. Default: whichever suits the size of the data.</value>
    public NeighborMethod NeighborMethod { get; init; } = NeighborMethod.Automatic;

    /// <value>Whether the neighbors of new rows are searched exactly. Default: whichever suits the size of the data.</value>
    public NeighborMethod PlacementNeighborMethod { get; init; } = NeighborMethod.Automatic;

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
        RequireCount(NumberOfComponents, 1, MostComponents);
        Require(Enum.IsDefined(Metric), Metric, "one of the metrics of DistanceMetric");
        NeighborSearch.RequireMethod(NeighborMethod, nameof(NeighborMethod));
        NeighborSearch.RequireMethod(PlacementNeighborMethod, nameof(PlacementNeighborMethod));
        if (StartsAsGiven && InitialCoordinates is null)
            throw new ArgumentException(
                "A given start needs initial coordinates; set InitialCoordinates, or choose another Initialization.",
                nameof(InitialCoordinates)
            );
    }

    /// <summary>Checks that what is given for each row goes with the rows.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public void RequireMatching(int rowCount, NeighborTable? neighbors, EngineContext context)
    {
        if (neighbors is not null)
            NeighborTableCheck.Require(neighbors, rowCount, Metric, context);
        if (StartsAsGiven && InitialCoordinates is { } start && (start.RowCount != rowCount || start.ColumnCount != NumberOfComponents))
            throw new ArgumentException(
                $"The initial coordinates are {start.RowCount} × {start.ColumnCount}, but the map is {rowCount} × {NumberOfComponents}."
            );
        if (
            StartsAsGiven
            && InitialCoordinates is { } coordinates
            && Array.FindIndex(coordinates.Values, value => !(Math.Abs(value) <= FarthestStart)) is >= 0 and int wrong
        )
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The initial coordinates hold {coordinates.Values[wrong]} at row {wrong / coordinates.ColumnCount}, column "
                        + $"{wrong % coordinates.ColumnCount} (both counted from 0); give finite numbers from −{FarthestStart:G} to "
                        + $"{FarthestStart:G}."
                )
            );
        }
    }

    protected static void Require(bool legal, object? value, string range, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!legal)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
    }

    /// <summary>Refuses a count outside a range, both ends included.</summary>
    protected static void RequireCount(int? value, int least, int most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(
            value is null || (value >= least && value <= most),
            value,
            string.Create(CultureInfo.InvariantCulture, $"from {least} to {most:N0}"),
            name
        );

    /// <summary>Refuses a number outside a range, both ends included.</summary>
    protected static void RequireRange(
        double? value,
        double least,
        double most,
        [CallerArgumentExpression(nameof(value))] string name = ""
    ) =>
        Require(
            value is null || (value >= least && value <= most),
            value,
            string.Create(CultureInfo.InvariantCulture, $"from {least:#,0.#########} to {most:#,0.#########}"),
            name
        );

    /// <summary>Refuses a number that is not above 0 and at most a limit.</summary>
    protected static void RequirePositive(double? value, double most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(
            value is null || (value > 0 && value <= most),
            value,
            string.Create(CultureInfo.InvariantCulture, $"above 0 and at most {most:#,0.#########}"),
            name
        );

    /// <summary>Refuses a number that is negative or above a limit.</summary>
    protected static void RequireNonNegative(double value, double most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        RequireRange(value, 0, most, name);

    protected static void RequireShare(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value is >= 0 and <= 1, value, "from 0 to 1", name);
}
