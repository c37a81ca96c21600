using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Optimization;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Umap;

namespace MLNet.Embeddings.Tsne;

/// <summary>t-distributed stochastic neighbour embedding: draws high-dimensional rows as a map that keeps neighbours together.</summary>
/// <remarks>
/// Van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR 2008. Steps: neighbours → affinities → start → optimisation. The same rows, parameters
/// and seed give the same map bit for bit at any number of threads.
/// </remarks>
internal static class TsneEngine
{
    // Up to here the final normalisation is summed over all pairs; above, the grid's error of well below 1e-3 stands.
    private const int LargestExactSum = 20_000;

    /// <summary>Fits a map.</summary>
    /// <param name="features">Rows × features, finite values.</param>
    /// <param name="parameters">What to fit.</param>
    /// <param name="context">What to run in.</param>
    /// <param name="precomputedNeighbors">
    /// Nearest neighbours of each row, the row itself left out, in the metric of the parameters; <see langword="null"/> searches.
    /// </param>
    /// <param name="resume">Where an earlier fit of the same rows stopped; <see langword="null"/> starts anew.</param>
    /// <exception cref="ArgumentException">A parameter is out of range, a feature is not finite, or given arrays do not go with the rows.</exception>
    /// <exception cref="InsufficientMemoryException">The fit would not fit into memory.</exception>
    public static TsneFit Fit(
        Matrix features, TsneParameters parameters, EngineContext context, NeighborTable? precomputedNeighbors = null, TsneState? resume = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(context);
        parameters.Validate();
        RequireMatchingRows(features, parameters, precomputedNeighbors);
        TsneMemoryEstimate.Require(features.RowCount, features.ColumnCount, parameters);

        var warnings = new List<string>();
        DistinctRows distinct;
        NeighborTable neighbors;
        NeighborSearchResult? found;
        using (context.BeginStage("neighbors"))
        {
            FiniteCheck.Require(features, nameof(features), context);
            distinct = DistinctRows.Of(features, context);
            found = precomputedNeighbors is null ? Search(distinct.Rows, parameters, context) : null;
            neighbors = precomputedNeighbors ?? found!.Table;
        }

        // Given neighbours are between all rows, so that repeated rows can only be brought together at the end.
        bool onDistinctRows = precomputedNeighbors is null;
        Matrix rows = onDistinctRows ? distinct.Rows : features;
        RequireMatchingState(rows, parameters, resume);
        int neighborCount = Math.Min(neighbors.NeighborCount, parameters.WantedNeighborCount);
        double[] perplexities = Feasible(parameters.Perplexities, neighborCount, rows.RowCount, warnings);

        AffinityMatrix affinities;
        using (context.BeginStage("affinities"))
            affinities = AffinityBuilder.Build(neighbors, neighborCount, parameters.Metric, perplexities, context);
        if (onDistinctRows)
            neighbors = new NeighborTable(0, 0, [], []);

        TsneStart start;
        using (context.BeginStage("start"))
        {
            TsneParameters ofRows = onDistinctRows && parameters.InitialCoordinates is { } given
                ? parameters with { InitialCoordinates = distinct.Collapse(given) }
                : parameters;
            start = resume is null ? TsneStart.Create(rows, affinities, ofRows, context) : new TsneStart(resume.Coordinates, TsneInitialization.Given, "resumed");
        }

        var kernel = new StudentKernel(parameters.DegreesOfFreedom);
        using var repulsion = new AutomaticRepulsion(rows.RowCount, parameters.NumberOfComponents, kernel, parameters.Repulsion, context);
        TsneOptimizer optimizer;
        bool stoppedEarly;
        using (context.BeginStage("optimization"))
        {
            optimizer = new TsneOptimizer(affinities, resume ?? AtRest(start.Coordinates), kernel, repulsion, context);
            stoppedEarly = rows.RowCount > 1 && TsneSchedule.Run(optimizer, repulsion, rows.RowCount, parameters, context);
        }

        double divergence;
        using (context.BeginStage("divergence"))
            divergence = rows.RowCount > 1 ? FinalDivergence(optimizer, rows.RowCount, parameters, kernel, repulsion, context) : 0;

        TsneState state = optimizer.State;
        Matrix coordinates = distinct.Expand(onDistinctRows ? state.Coordinates : distinct.Collapse(state.Coordinates));
        var diagnostics = new TsneDiagnostics
        {
            NumberOfRows = features.RowCount,
            NumberOfDistinctRows = distinct.Rows.RowCount,
            NumberOfFeatures = features.ColumnCount,
            NumberOfNeighbors = neighborCount,
            Perplexities = perplexities,
            NeighborMethod = found is null ? "given" : found.Method == NeighborSearchMode.Exact ? "exact" : "approximate",
            NeighborRecall = found?.Recall ?? double.NaN,
            NumberOfAffinities = affinities.Values.Length - affinities.Values.AsSpan().Count(0f),
            RepulsionMethod = repulsion.Description,
            Initialization = start.Method,
            InitializationReason = start.Reason,
            NumberOfIterations = optimizer.Iteration,
            StoppedEarly = stoppedEarly,
            KullbackLeiblerDivergence = divergence,
            Warnings = warnings,
            StageSeconds = [.. context.StageSeconds],
        };
        return new TsneFit(coordinates, diagnostics, state);
    }

    private static void RequireMatchingRows(Matrix features, TsneParameters parameters, NeighborTable? neighbors)
    {
        int rows = features.RowCount;
        if (neighbors is not null && neighbors.RowCount != rows)
            throw new ArgumentException($"The neighbours are those of {neighbors.RowCount} rows, but there are {rows} rows.", nameof(neighbors));
        if (parameters.Initialization == TsneInitialization.Given
            && parameters.InitialCoordinates is { } start
            && (start.RowCount != rows || start.ColumnCount != parameters.NumberOfComponents))
        {
            throw new ArgumentException(
                $"The initial coordinates are {start.RowCount} × {start.ColumnCount}, but the map is {rows} × {parameters.NumberOfComponents}.", nameof(parameters));
        }
    }

    private static void RequireMatchingState(Matrix rows, TsneParameters parameters, TsneState? state)
    {
        if (state is not null && (state.Coordinates.RowCount != rows.RowCount || state.Coordinates.ColumnCount != parameters.NumberOfComponents))
        {
            throw new ArgumentException(
                $"The state to resume is {state.Coordinates.RowCount} × {state.Coordinates.ColumnCount}, but the map is {rows.RowCount} × {parameters.NumberOfComponents}.", nameof(state));
        }
    }

    private static NeighborSearchResult Search(Matrix rows, TsneParameters parameters, EngineContext context) =>
        NeighborSearch.Search(rows, parameters.WantedNeighborCount, parameters.Metric, parameters.NeighborSearch, context, (int)parameters.Seed);

    /// <summary>A perplexity needs three times as many neighbours; where there are fewer, it is lowered.</summary>
    private static double[] Feasible(double[] perplexities, int neighborCount, int rowCount, List<string> warnings)
    {
        double largest = Math.Max(1, neighborCount / 3.0);
        foreach (double perplexity in perplexities)
        {
            if (perplexity > largest && rowCount > 1 && Math.Ceiling(3 * perplexity) > neighborCount)
                warnings.Add($"Perplexity {perplexity:0.##} needs {Math.Ceiling(3 * perplexity)} neighbours per row, but there are only {neighborCount}; perplexity {largest:0.##} is used.");
        }

        return [.. perplexities.Select(perplexity => Math.Ceiling(3 * perplexity) > neighborCount ? Math.Min(perplexity, largest) : perplexity).Distinct()];
    }

    private static TsneState AtRest(Matrix start)
    {
        var gains = new Matrix(start.RowCount, start.ColumnCount);
        gains.Values.AsSpan().Fill(1);
        return new TsneState(0, start, new Matrix(start.RowCount, start.ColumnCount), gains);
    }

    private static double FinalDivergence(
        TsneOptimizer optimizer, int rowCount, TsneParameters parameters, StudentKernel kernel, AutomaticRepulsion repulsion, EngineContext context)
    {
        if (rowCount > LargestExactSum)
            return optimizer.Divergence(repulsion);

        using var exact = new ExactRepulsion(rowCount, parameters.NumberOfComponents, kernel, context);
        return optimizer.Divergence(exact);
    }
}
