using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Umap;

/// <summary>Uniform Manifold Approximation and Projection: draws high-dimensional rows as a map that keeps neighbourhoods.</summary>
/// <remarks>
/// McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", arXiv:1802.03426. Steps: neighbours →
/// fuzzy graph → start → optimisation. The same rows, parameters and seed give the same map bit for bit at any number of threads.
/// </remarks>
internal static class UmapEngine
{
    /// <summary>Fits a map.</summary>
    /// <param name="features">Rows × features, finite values.</param>
    /// <param name="parameters">What to fit.</param>
    /// <param name="context">What to run in.</param>
    /// <param name="precomputedNeighbors">
    /// Nearest neighbours of each row, the row itself left out, in the metric of the parameters; <see langword="null"/> searches.
    /// </param>
    /// <exception cref="ArgumentException">A parameter is out of range, a feature is not finite, or given arrays do not go with the rows.</exception>
    /// <exception cref="InsufficientMemoryException">The fit would not fit into memory.</exception>
    public static UmapFit Fit(Matrix features, UmapParameters parameters, EngineContext context, NeighborTable? precomputedNeighbors = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(context);
        parameters.Validate();
        RequireMatching(features.RowCount, parameters, precomputedNeighbors);
        UmapMemoryEstimate.Require(features.RowCount, features.ColumnCount, parameters);

        var warnings = new List<string>();
        LowDimensionalCurve curve = LowDimensionalCurve.Fit(parameters.MinimumDistance, parameters.Spread);
        DistinctRows distinct;
        NeighborTable neighbors;
        NeighborSearchResult? found;
        using (context.BeginStage("neighbors"))
        {
            FiniteCheck.Require(features, nameof(features), context);
            distinct = DistinctRows.Of(features, context);
            found = precomputedNeighbors is null ? Search(distinct.Rows, parameters, context, warnings) : null;
            neighbors = found?.Table ?? Given(precomputedNeighbors!, parameters, warnings);
        }

        SearchGraph? searchGraph = null;
        if (precomputedNeighbors is null || distinct.AllDiffer)
            searchGraph = NewRowIndex.GraphOf(neighbors, features.ColumnCount, parameters.Metric, parameters.PlacementSearch, context);

        // Given neighbours are between all rows, so that repeated rows can only be brought together at the end.
        bool onDistinctRows = precomputedNeighbors is null;
        Matrix rows = onDistinctRows ? distinct.Rows : features;

        WeightedGraph graph;
        GraphComponents components;
        using (context.BeginStage("graph"))
        {
            graph = FuzzyGraphBuilder.Build(neighbors, parameters.LocalConnectivity, parameters.SetOperationMixRatio, context);
            if (parameters.Targets is { } targets)
                graph = TargetIntersection.Apply(graph, onDistinctRows ? distinct.CommonLabels(targets) : targets, parameters.TargetWeight, context);
            components = GraphComponents.Of(graph);
        }

        InitialLayout start;
        using (context.BeginStage("start"))
        {
            UmapParameters ofRows = onDistinctRows && parameters.InitialCoordinates is { } given
                ? parameters with { InitialCoordinates = distinct.Collapse(given) }
                : parameters;
            start = InitialLayout.Create(rows, graph, components, ofRows, context);
        }

        int epochCount = parameters.EpochsFor(rows.RowCount);
        Matrix coordinates;
        double densityCorrelation;
        using (context.BeginStage("optimization"))
        {
            var settings = new LayoutSettings(curve, (float)parameters.RepulsionStrength, parameters.NegativeSampleRate, parameters.Seed);
            DensityForce? density = Density(graph, neighbors, curve, parameters, warnings);
            Matrix optimized = LayoutOptimizer.Optimize(
                graph, start.Coordinates, settings, epochCount, (float)parameters.LearningRate, context, density, parameters.DensityFraction);
            densityCorrelation = density?.Correlation(optimized, context) ?? double.NaN;
            coordinates = distinct.Expand(onDistinctRows ? optimized : distinct.Collapse(optimized));
        }

        ApproximateNeighborIndex? index = null;
        if (searchGraph is not null)
        {
            using (context.BeginStage("index"))
                index = NewRowIndex.Create(features, parameters.Metric, searchGraph, parameters.NumberOfNeighbors, parameters.Seed, context);
        }

        var diagnostics = new UmapDiagnostics
        {
            NumberOfRows = features.RowCount,
            NumberOfDistinctRows = distinct.Rows.RowCount,
            NumberOfFeatures = features.ColumnCount,
            NumberOfNeighbors = neighbors.NeighborCount + 1,
            NeighborMethod = found is null ? "given" : found.Method == NeighborSearchMode.Exact ? "exact" : "approximate",
            NeighborRecall = found?.Recall ?? double.NaN,
            PlacementNeighborMethod = index is null ? "exact" : "approximate",
            PlacementNeighborRecall = index?.Recall ?? 1,
            Initialization = start.Method,
            InitializationReason = start.Reason,
            NumberOfEpochs = epochCount,
            A = curve.A,
            B = curve.B,
            NumberOfGraphEdges = graph.Columns.Length / 2,
            NumberOfGraphComponents = components.Count,
            DensityCorrelation = densityCorrelation,
            Warnings = warnings,
            StageSeconds = [.. context.StageSeconds],
        };
        return new UmapFit(coordinates, diagnostics, index);
    }

    private static void RequireMatching(int rowCount, UmapParameters parameters, NeighborTable? neighbors)
    {
        parameters.RequireMatching(rowCount, neighbors);
        if (parameters.Targets is { } targets && targets.Length != rowCount)
            throw new ArgumentException($"There are {targets.Length} targets for {rowCount} rows.", nameof(parameters));
    }

    private static DensityForce? Density(WeightedGraph graph, NeighborTable neighbors, LowDimensionalCurve curve, UmapParameters parameters, List<string> warnings)
    {
        if (parameters.DensityWeight == 0)
            return null;

        if (DensityTarget.Of(graph, neighbors, parameters.Metric) is { } target)
            return new DensityForce(graph, target, curve, parameters.DensityWeight, parameters.DensityVarianceShift);

        warnings.Add("Densities were to be kept, but all rows lie equally close to their neighbours; the map is drawn without.");
        return null;
    }

    private static NeighborSearchResult Search(Matrix rows, UmapParameters parameters, EngineContext context, List<string> warnings)
    {
        int size = Math.Min(parameters.NumberOfNeighbors, Math.Max(rows.RowCount, 1));
        if (size < parameters.NumberOfNeighbors)
            warnings.Add($"Neighbourhoods of {parameters.NumberOfNeighbors} rows were asked for, but there are only {rows.RowCount} distinct rows; {size} are used.");
        return NeighborSearch.Search(rows, Math.Max(size - 1, 1), parameters.Metric, parameters.NeighborSearch, context, (int)parameters.Seed);
    }

    private static NeighborTable Given(NeighborTable neighbors, UmapParameters parameters, List<string> warnings)
    {
        int wanted = parameters.NumberOfNeighbors - 1;
        if (neighbors.NeighborCount < wanted)
        {
            warnings.Add(
                $"Neighbourhoods of {parameters.NumberOfNeighbors} rows were asked for, but only {neighbors.NeighborCount} neighbours per row were given; {neighbors.NeighborCount + 1} are used.");
        }

        if (neighbors.NeighborCount <= wanted)
            return neighbors;

        var indices = new int[neighbors.RowCount * wanted];
        var distances = new float[indices.Length];
        for (int row = 0; row < neighbors.RowCount; row++)
        {
            neighbors.IndicesOf(row)[..wanted].CopyTo(indices.AsSpan(row * wanted));
            neighbors.DistancesOf(row)[..wanted].CopyTo(distances.AsSpan(row * wanted));
        }

        return new NeighborTable(neighbors.RowCount, wanted, indices, distances);
    }
}
