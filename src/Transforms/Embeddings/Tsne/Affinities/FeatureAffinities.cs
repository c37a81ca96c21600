using System.Globalization;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings.Tsne.Affinities;

/// <summary>The affinities of rows of features, and how they came about. The neighbors themselves, as large as the affinities, are not
/// kept.</summary>
/// <param name="Points">What the affinities are between.</param>
/// <param name="Matrix">The affinities between the points.</param>
/// <param name="NeighborCount">Neighbors per point that they are made of.</param>
/// <param name="Perplexities">The perplexities that were used.</param>
internal sealed record FeatureAffinities(TrainingPoints Points, AffinityMatrix Matrix, int NeighborCount, double[] Perplexities)
{
    /// <summary>Finds the neighbors, unless they are given, and calibrates their affinities.</summary>
    /// <param name="training">The rows.</param>
    /// <param name="parameters">What to fit.</param>
    /// <param name="warnings">Gets what the user should know.</param>
    /// <param name="context">Threads and callback.</param>
    public static FeatureAffinities Create(TrainingRows training, TsneParameters parameters, List<string> warnings, EngineContext context)
    {
        // A new row is measured by the neighbors that it is placed between; a given table may hold more.
        int calibrated = Math.Min(training.CalibrationNeighbors, parameters.WantedNeighborCount);
        var points = TrainingPoints.Find(
            training with
            {
                CalibrationNeighbors = calibrated,
            },
            parameters,
            _ => parameters.WantedNeighborCount,
            context,
            out NeighborTable neighbors
        );
        using EngineContext.StageScope stage = context.BeginStage("affinities");
        int neighborCount = Math.Min(neighbors.NeighborCount, parameters.WantedNeighborCount);
        double[] perplexities = Feasible(parameters.Perplexities, neighborCount, neighbors.RowCount, warnings);
        AffinityMatrix matrix = AffinityBuilder.Build(
            neighbors,
            neighborCount,
            parameters.Metric,
            perplexities,
            context,
            PointOrder.Of(points.Features, context)
        );
        return new FeatureAffinities(points, matrix, neighborCount, perplexities);
    }

    /// <summary>A perplexity needs three times as many neighbors; where there are fewer, it is lowered.</summary>
    private static double[] Feasible(double[] perplexities, int neighborCount, int rowCount, List<string> warnings)
    {
        double largest = Math.Max(1, neighborCount / 3.0);
        foreach (double perplexity in perplexities)
        {
            if (perplexity > largest && rowCount > 1 && Math.Ceiling(3 * perplexity) > neighborCount)
                warnings.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Perplexity {perplexity:0.##} needs {Math.Ceiling(3 * perplexity)} neighbors per row, but there are only "
                            + $"{neighborCount}; perplexity {largest:0.##} is used."
                    )
                );
        }

        return
        [
            .. perplexities
                .Select(perplexity => Math.Ceiling(3 * perplexity) > neighborCount ? Math.Min(perplexity, largest) : perplexity)
                .Distinct(),
        ];
    }
}
