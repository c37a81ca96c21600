using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Optimization;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne;

/// <summary>t-distributed stochastic neighbor embedding: draws high-dimensional rows as a map that keeps neighbors together.</summary>
/// <remarks>
/// Van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR 2008. Steps: neighbors → affinities → start → optimization. The same
/// rows, parameters and seed give the same map bit for bit at any number of threads.
/// </remarks>
internal static class TsneEngine
{
    // Up to here the final normalization is summed over all pairs; above, the grid's error of well below 1e-3 stands.
    private const int LargestExactSum = 20_000;

    /// <summary>Fits a map.</summary>
    /// <param name="features">Rows × features, finite values.</param>
    /// <param name="parameters">What to fit.</param>
    /// <param name="context">What to run in.</param>
    /// <param name="precomputedNeighbors">
    /// Nearest neighbors of each row, the row itself left out, in the metric of the parameters; <see langword="null"/> searches.
    /// </param>
    /// <param name="resume">Where an earlier fit of the same rows stopped; <see langword="null"/> starts anew.</param>
    /// <exception cref="ArgumentException">A parameter is out of range, a feature is not finite, or given arrays do not go with the
    /// rows.</exception>
    /// <exception cref="InsufficientMemoryException">The fit would not fit into memory.</exception>
    public static TsneFit Fit(
        Matrix features,
        TsneParameters parameters,
        EngineContext context,
        NeighborTable? precomputedNeighbors = null,
        TsneState? resume = null
    )
    {
        ArgumentNullException.ThrowIfNull(features);
        return Fit(new TrainingRows(features) { Table = precomputedNeighbors }, parameters, context, resume);
    }

    /// <summary>Fits a map to rows of which something may be known beforehand.</summary>
    public static TsneFit Fit(TrainingRows training, TsneParameters parameters, EngineContext context, TsneState? resume = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(context);
        Matrix features = training.Features;
        parameters.Validate();
        parameters.RequireMatching(features.RowCount, training.Table, context);
        TsneMemoryEstimate.Require(features.RowCount, features.ColumnCount, parameters);

        var warnings = new List<string>();
        FeatureAffinities affinities = FeatureAffinities.Create(training, parameters, warnings, context);
        TrainingPoints points = affinities.Points;
        Matrix rows = points.Features;
        RequireMatchingState(rows, parameters, resume);

        TsneStart start;
        using (context.BeginStage("start"))
        {
            TsneParameters ofPoints = parameters.InitialCoordinates is { } given
                ? parameters with
                {
                    InitialCoordinates = points.OfRows(given),
                }
                : parameters;
            start = resume is null
                ? TsneStart.Create(rows, affinities.Matrix, ofPoints, context)
                : new TsneStart(resume.Coordinates, TsneInitialization.Given, "resumed");
        }

        var kernel = new StudentKernel(parameters.DegreesOfFreedom);
        using var repulsion = new AutomaticRepulsion(rows.RowCount, parameters.NumberOfComponents, kernel, parameters.Repulsion, context);
        TsneOptimizer optimizer;
        bool stoppedEarly;
        using (context.BeginStage("optimization"))
        {
            optimizer = new TsneOptimizer(affinities.Matrix, resume ?? TsneState.AtRest(start.Coordinates), kernel, repulsion, context);
            stoppedEarly =
                rows.RowCount > 1
                && TsneSchedule.Run(
                    optimizer,
                    resume?.LastDivergence ?? double.PositiveInfinity,
                    repulsion,
                    rows.RowCount,
                    parameters,
                    context
                );
        }

        double divergence;
        using (context.BeginStage("divergence"))
            divergence = rows.RowCount > 1 ? FinalDivergence(optimizer, rows.RowCount, parameters, kernel, repulsion, context) : 0;

        ApproximateNeighborIndex? index = points.CreateIndex(parameters, affinities.NeighborCount, context);
        TsneState state = optimizer.State;
        Matrix finished = optimizer.Finish();
        FiniteMap.Require(finished, "lower LearningRate, Exaggeration or EarlyExaggeration, or set MaximumStepNorm");
        Matrix coordinates = points.ToRows(finished);
        var diagnostics = new TsneDiagnostics
        {
            RowCount = features.RowCount,
            DistinctRowCount = points.DistinctRowCount,
            FeatureCount = features.ColumnCount,
            NeighborCount = affinities.NeighborCount,
            Perplexities = affinities.Perplexities,
            NeighborMethod = points.NeighborMethod,
            NeighborRecall = points.NeighborRecall,
            PlacementNeighborMethod = index is null ? NeighborMethod.Exact : NeighborMethod.Approximate,
            PlacementNeighborRecall = index?.Recall ?? 1,
            AffinityCount = affinities.Matrix.Values.Length - affinities.Matrix.Values.AsSpan().Count(0f),
            RepulsionMethod = repulsion.Description,
            Initialization = start.Method,
            InitializationReason = start.Reason,
            IterationCount = optimizer.Iteration,
            StoppedEarly = stoppedEarly,
            KullbackLeiblerDivergence = divergence,
            Warnings = warnings,
            StageTimes = [.. context.StageTimes],
        };
        return new TsneFit(coordinates, diagnostics, state, index, points.Lookup, points.Calibration);
    }

    private static void RequireMatchingState(Matrix rows, TsneParameters parameters, TsneState? state)
    {
        if (
            state is not null
            && (state.Coordinates.RowCount != rows.RowCount || state.Coordinates.ColumnCount != parameters.NumberOfComponents)
        )
        {
            throw new ArgumentException(
                $"The state to resume is {state.Coordinates.RowCount} × {state.Coordinates.ColumnCount}, but the map is {rows.RowCount} × "
                    + $"{parameters.NumberOfComponents}.",
                nameof(state)
            );
        }

        if (
            state is not null
            && !(
                FiniteCheck.AllFinite(state.Coordinates.Values)
                && FiniteCheck.AllFinite(state.Velocity.Values)
                && FiniteCheck.AllFinite(state.Gains.Values)
            )
        )
            throw new ArgumentException("The state to resume holds numbers that are not finite; start the fit anew.", nameof(state));
    }

    private static double FinalDivergence(
        TsneOptimizer optimizer,
        int rowCount,
        TsneParameters parameters,
        StudentKernel kernel,
        AutomaticRepulsion repulsion,
        EngineContext context
    )
    {
        if (rowCount > LargestExactSum)
            return optimizer.Divergence(repulsion);

        using var exact = new ExactRepulsion(rowCount, parameters.NumberOfComponents, kernel, context);
        return optimizer.Divergence(exact);
    }
}
