using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tsne.Affinities;

/// <summary>The affinities of rows of features, and how they came about. The neighbours themselves, as large as the affinities, are not kept.</summary>
/// <param name="Distinct">The rows with each value kept once.</param>
/// <param name="IsOfDistinctRows">Whether a point stands for a distinct row; given neighbours are between all rows.</param>
/// <param name="Matrix">The affinities between the points.</param>
/// <param name="NeighborCount">Neighbours per point that they are made of.</param>
/// <param name="Perplexities">The perplexities that were used.</param>
/// <param name="NeighborMethod">How the neighbours were found.</param>
/// <param name="NeighborRecall">Share of the true neighbours that were found; <see cref="double.NaN"/> where it is not known.</param>
/// <param name="Graph">What an index for new rows needs of the neighbours; <see langword="null"/> where there is to be none.</param>
internal sealed record FeatureAffinities(
    DistinctRows Distinct,
    bool IsOfDistinctRows,
    AffinityMatrix Matrix,
    int NeighborCount,
    double[] Perplexities,
    string NeighborMethod,
    double NeighborRecall,
    SearchGraph? Graph)
{
    /// <summary>The features of the points.</summary>
    /// <param name="features">The features of all rows.</param>
    public Matrix PointsOf(Matrix features) => IsOfDistinctRows ? Distinct.Rows : features;

    /// <summary>Finds the neighbours, unless they are given, and calibrates their affinities.</summary>
    /// <param name="features">Rows × features.</param>
    /// <param name="parameters">What to fit.</param>
    /// <param name="precomputedNeighbors">Neighbours between all rows; <see langword="null"/> searches.</param>
    /// <param name="warnings">Gets what the user should know.</param>
    /// <param name="context">Threads and callback.</param>
    public static FeatureAffinities Create(
        Matrix features, TsneParameters parameters, NeighborTable? precomputedNeighbors, List<string> warnings, EngineContext context)
    {
        DistinctRows distinct;
        NeighborTable neighbors;
        string method = "given";
        double recall = double.NaN;
        SearchGraph? graph = null;
        using (context.BeginStage("neighbors"))
        {
            FiniteCheck.Require(features, nameof(features), context);
            distinct = DistinctRows.Of(features, context);
            if (precomputedNeighbors is null)
            {
                NeighborSearchResult found = NeighborSearch.Search(
                    distinct.Rows, parameters.WantedNeighborCount, parameters.Metric, parameters.NeighborSearch, context, (int)parameters.Seed);
                (neighbors, recall) = (found.Table, found.Recall);
                method = found.Method == NeighborSearchMode.Exact ? "exact" : "approximate";
            }
            else
            {
                neighbors = precomputedNeighbors;
            }

            if (precomputedNeighbors is null || distinct.AllDiffer)
                graph = NewRowIndex.GraphOf(neighbors, features.ColumnCount, parameters.Metric, parameters.PlacementSearch, context);
        }

        using (context.BeginStage("affinities"))
        {
            int neighborCount = Math.Min(neighbors.NeighborCount, parameters.WantedNeighborCount);
            double[] perplexities = Feasible(parameters.Perplexities, neighborCount, neighbors.RowCount, warnings);
            AffinityMatrix matrix = AffinityBuilder.Build(neighbors, neighborCount, parameters.Metric, perplexities, context, PointOrder.Of(precomputedNeighbors is null ? distinct.Rows : features, context));
            return new FeatureAffinities(distinct, precomputedNeighbors is null, matrix, neighborCount, perplexities, method, recall, graph);
        }
    }

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
}
