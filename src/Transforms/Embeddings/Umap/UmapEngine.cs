using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Umap.Curve;
using MLNet.Embeddings.Umap.Density;
using MLNet.Embeddings.Umap.Graph;
using MLNet.Embeddings.Umap.Optimization;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Umap;

/// <summary>Uniform Manifold Approximation and Projection: draws high-dimensional rows as a map that keeps neighborhoods.</summary>
/// <remarks>
/// McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", arXiv:1802.03426. Steps:
/// neighbors → fuzzy graph → start → optimization. The same rows, parameters and seed give the same map bit for bit at any number of
/// threads.
/// </remarks>
internal static class UmapEngine
{
    /// <summary>Fits a map.</summary>
    /// <param name="features">Rows × features, finite values.</param>
    /// <param name="parameters">What to fit.</param>
    /// <param name="context">What to run in.</param>
    /// <param name="precomputedNeighbors">
    /// Nearest neighbors of each row, the row itself left out, in the metric of the parameters; <see langword="null"/> searches.
    /// </param>
    /// <exception cref="ArgumentException">A parameter is out of range, a feature is not finite, or given arrays do not go with the
    /// rows.</exception>
    /// <exception cref="InsufficientMemoryException">The fit would not fit into memory.</exception>
    public static UmapFit Fit(Matrix features, UmapParameters parameters, EngineContext context, NeighborTable? precomputedNeighbors = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        return Fit(new TrainingRows(features) { Table = precomputedNeighbors }, parameters, context);
    }

    /// <summary>Fits a map to rows of which something may be known beforehand.</summary>
    public static UmapFit Fit(TrainingRows training, UmapParameters parameters, EngineContext context)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(context);
        Matrix features = training.Features;
        parameters.Validate();
        RequireMatching(features.RowCount, parameters, training.Table, context);
        UmapMemoryEstimate.Require(features.RowCount, features.ColumnCount, parameters);

        var warnings = new List<string>();
        LowDimensionalCurve curve = LowDimensionalCurve.Fit(parameters.MinimumDistance, parameters.Spread);
        TrainingRows used = training.Table is null ? training : training with { Table = Given(training.Table, parameters, warnings) };
        var points = TrainingPoints.Find(
            used,
            parameters,
            rowCount => NeighborCount(rowCount, parameters, warnings),
            context,
            out NeighborTable neighbors
        );
        Matrix rows = points.Features;

        WeightedGraph graph;
        GraphComponents components;
        using (context.BeginStage("graph"))
        {
            graph = FuzzyGraphBuilder.Build(neighbors, parameters.LocalConnectivity, parameters.SetOperationMixRatio, context);
            if (parameters.Targets is { } targets)
                graph = TargetIntersection.Apply(graph, points.LabelsOfRows(targets), parameters.TargetWeight, context);
            components = GraphComponents.Of(graph);
        }

        InitialLayout start;
        using (context.BeginStage("start"))
        {
            UmapParameters ofPoints = parameters.InitialCoordinates is { } initial
                ? parameters with
                {
                    InitialCoordinates = points.OfRows(initial),
                }
                : parameters;
            start = InitialLayout.Create(rows, graph, components, ofPoints, context);
        }

        int epochCount = parameters.EpochsFor(rows.RowCount);
        Matrix coordinates;
        double densityCorrelation;
        using (context.BeginStage("optimization"))
        {
            var settings = new LayoutSettings(curve, (float)parameters.RepulsionStrength, parameters.NegativeSampleRate, parameters.Seed);
            DensityForce? density = Density(graph, neighbors, curve, parameters, warnings);
            Matrix optimized = LayoutOptimizer.Optimize(
                graph,
                start.Coordinates,
                settings,
                epochCount,
                (float)parameters.LearningRate,
                context,
                density,
                parameters.DensityFraction
            );
            FiniteMap.Require(optimized, "lower LearningRate, RepulsionStrength or DensityWeight");
            densityCorrelation = density?.Correlation(optimized, context) ?? double.NaN;
            coordinates = points.ToRows(optimized);
        }

        ApproximateNeighborIndex? index = points.CreateIndex(parameters, parameters.NumberOfNeighbors, context);
        var diagnostics = new UmapDiagnostics
        {
            RowCount = features.RowCount,
            DistinctRowCount = points.DistinctRowCount,
            FeatureCount = features.ColumnCount,
            NeighborCount = neighbors.NeighborCount + 1,
            NeighborMethod = points.NeighborMethod,
            NeighborRecall = points.NeighborRecall,
            PlacementNeighborMethod = index is null ? NeighborMethod.Exact : NeighborMethod.Approximate,
            PlacementNeighborRecall = index?.Recall ?? 1,
            Initialization = start.Method,
            InitializationReason = start.Reason,
            EpochCount = epochCount,
            A = curve.A,
            B = curve.B,
            GraphEdgeCount = graph.Columns.Length / 2,
            GraphComponentCount = components.Count,
            DensityCorrelation = densityCorrelation,
            Warnings = warnings,
            StageTimes = [.. context.StageTimes],
        };
        return new UmapFit(coordinates, diagnostics, index, points.Lookup, points.Calibration);
    }

    private static void RequireMatching(int rowCount, UmapParameters parameters, NeighborTable? neighbors, EngineContext context)
    {
        parameters.RequireMatching(rowCount, neighbors, context);
        if (parameters.Targets is { } targets && targets.Length != rowCount)
            throw new ArgumentException($"There are {targets.Length} targets for {rowCount} rows.", nameof(parameters));
    }

    private static DensityForce? Density(
        WeightedGraph graph,
        NeighborTable neighbors,
        LowDimensionalCurve curve,
        UmapParameters parameters,
        List<string> warnings
    )
    {
        if (parameters.DensityWeight == 0)
            return null;

        if (DensityTarget.Of(graph, neighbors, parameters.Metric) is { } target)
            return new DensityForce(graph, target, curve, parameters.DensityWeight, parameters.DensityVarianceShift);

        warnings.Add("Densities were to be kept, but all rows lie equally close to their neighbors; the map is drawn without.");
        return null;
    }

    private static int NeighborCount(int rowCount, UmapParameters parameters, List<string> warnings)
    {
        int size = Math.Min(parameters.NumberOfNeighbors, Math.Max(rowCount, 1));
        if (size < parameters.NumberOfNeighbors)
            warnings.Add(
                $"Neighborhoods of {parameters.NumberOfNeighbors} rows were asked for, but there are only {rowCount} distinct rows; "
                    + $"{size} are used."
            );
        return Math.Max(size - 1, 1);
    }

    private static NeighborTable Given(NeighborTable neighbors, UmapParameters parameters, List<string> warnings)
    {
        int wanted = parameters.NumberOfNeighbors - 1;
        if (neighbors.NeighborCount < wanted)
        {
            warnings.Add(
                $"Neighborhoods of {parameters.NumberOfNeighbors} rows were asked for, but only {neighbors.NeighborCount} neighbors per "
                    + $"row were given; {neighbors.NeighborCount + 1} are used."
            );
        }

        return NeighborTables.Take(neighbors, Math.Min(wanted, neighbors.NeighborCount));
    }
}
