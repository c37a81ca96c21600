using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Calibration;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Projection;

/// <summary>What a map is fitted to: the distinct rows, or all rows where their neighbors were given; the first stage of every
/// method.</summary>
/// <remarks>
/// Given neighbors are between all rows, so that repeated rows can only be brought together at the end. The neighbors themselves are not
/// kept here: they are as large as the graph that a method makes of them.
/// </remarks>
internal sealed class TrainingPoints
{
    private readonly Matrix _features;
    private readonly DistinctRows _distinct;
    private readonly bool _areDistinct;
    private readonly SearchGraph? _graph;

    private TrainingPoints(Matrix features, DistinctRows distinct, NeighborSearchResult? found, SearchGraph? graph)
    {
        _features = features;
        _distinct = distinct;
        _areDistinct = found is not null;
        _graph = graph;
        NeighborMethod = found?.Method ?? NeighborMethod.Given;
        NeighborRecall = found?.Recall ?? double.NaN;
    }

    /// <summary>The features of the points.</summary>
    public Matrix Features => _areDistinct ? _distinct.Rows : _features;

    /// <summary>Number of rows that differ.</summary>
    public int DistinctRowCount => _distinct.Rows.RowCount;

    /// <summary>Finds rows by their values.</summary>
    public RowLookup Lookup => _distinct.Lookup;

    /// <summary>How the neighbors were found.</summary>
    public NeighborMethod NeighborMethod { get; }

    /// <summary>Share of the true neighbors that were found; <see cref="double.NaN"/> where it is not known.</summary>
    public double NeighborRecall { get; }

    /// <summary>How far the rows lie from each other, by the neighbors that the map is made of; <see langword="null"/> where nobody
    /// asks.</summary>
    public DistanceCalibration? Calibration { get; private init; }

    /// <summary>Finds the neighbors, unless they are given.</summary>
    /// <param name="training">The rows.</param>
    /// <param name="parameters">What to fit.</param>
    /// <param name="neighborCount">Neighbors to search for among a number of distinct rows.</param>
    /// <param name="context">What to run in.</param>
    /// <param name="neighbors">The neighbors of each point.</param>
    /// <exception cref="ArgumentException">A feature is not finite, or a row is too long for the metric.</exception>
    public static TrainingPoints Find(
        TrainingRows training,
        ProjectionParameters parameters,
        Func<int, int> neighborCount,
        EngineContext context,
        out NeighborTable neighbors
    )
    {
        using EngineContext.StageScope stage = context.BeginStage("neighbors");
        Matrix features = training.Features;
        if (!training.AreChecked)
            RowRange.ForMaps(parameters.Metric).Require(features, nameof(features), context);
        DistinctRows distinct = DistinctRows.Of(features, context);
        NeighborSearchResult? found = training.Table is null
            ? FindAmong(distinct, training.Neighbors, parameters, neighborCount(distinct.Rows.RowCount), context)
            : null;
        neighbors = training.Table ?? found!.Table;
        SearchGraph? graph =
            training.Table is null || distinct.AllDiffer
                ? NewRowIndex.GraphOf(neighbors, features.ColumnCount, parameters.Metric, parameters.PlacementNeighborMethod, context)
                : null;
        return new TrainingPoints(features, distinct, found, graph)
        {
            Calibration = training.CalibrationNeighbors > 0 ? CalibrationOf(training, distinct, neighbors) : null,
        };
    }

    /// <summary>The values of the points among those of all rows; a repeated row's are those of its first occurrence.</summary>
    public Matrix OfRows(Matrix ofRows) => _areDistinct ? _distinct.Collapse(ofRows) : ofRows;

    /// <summary>The labels of the points among those of all rows, −1 where equal rows disagree.</summary>
    public int[] LabelsOfRows(int[] ofRows) => _areDistinct ? _distinct.CommonLabels(ofRows) : ofRows;

    /// <summary>The values of all rows from those of the points; equal rows have equal ones.</summary>
    public Matrix ToRows(Matrix ofPoints) => _distinct.Expand(_areDistinct ? ofPoints : _distinct.Collapse(ofPoints));

    /// <summary>The index that finds the neighbors of new rows; <see langword="null"/> where they are to be compared with all
    /// rows.</summary>
    /// <param name="parameters">What was fitted.</param>
    /// <param name="neighborCount">Neighbors that a new row needs.</param>
    /// <param name="context">What to run in.</param>
    public ApproximateNeighborIndex? CreateIndex(ProjectionParameters parameters, int neighborCount, EngineContext context)
    {
        if (_graph is null)
            return null;

        using EngineContext.StageScope stage = context.BeginStage("index");
        return NewRowIndex.Create(_distinct, parameters.Metric, _graph, neighborCount, parameters.Seed, context);
    }

    // Given neighbors are between all rows, others between groups of equal ones.
    private static DistanceCalibration CalibrationOf(TrainingRows training, DistinctRows distinct, NeighborTable neighbors)
    {
        int count = Math.Clamp(neighbors.NeighborCount, 1, training.CalibrationNeighbors);
        return training.Table is null ? DistanceCalibration.Of(neighbors, distinct, count) : DistanceCalibration.Of(neighbors, count);
    }

    // Between the distinct rows, of which each is one group.
    private static NeighborSearchResult FindAmong(
        DistinctRows distinct,
        NeighborSet? shared,
        ProjectionParameters parameters,
        int neighborCount,
        EngineContext context
    )
    {
        if (shared is not null && shared.Serves(parameters.NeighborMethod))
        {
            return new NeighborSearchResult(
                shared.Among(distinct, neighborCount, parameters.Metric, context),
                shared.Method,
                shared.Recall
            );
        }

        NeighborTables.RequireSize(distinct.Rows.RowCount, Math.Min(neighborCount, distinct.Rows.RowCount - 1));
        return distinct.Rows.RowCount < 2
            ? new NeighborSearchResult(new NeighborTable(distinct.Rows.RowCount, 0, [], []), NeighborMethod.Exact, 1)
            : NeighborSearch.SearchDistinct(
                ReferenceRows.Of(distinct, parameters.Metric, SimdPaths.Widest, context),
                neighborCount,
                parameters.NeighborMethod,
                context,
                (int)parameters.Seed
            );
    }
}
