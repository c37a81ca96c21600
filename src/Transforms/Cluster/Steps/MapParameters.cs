using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>What fits and places a map, from the parameters of a step.</summary>
internal static class MapParameters
{
    public static UmapParameters Of(StepContext context) =>
        new()
        {
            Metric = context.Choice<DistanceMetric>("metric"),
            NumberOfNeighbors = context.Parameter<int>("neighbors"),
            MinimumDistance = context.Parameter<double>("minimumDistance"),
            Seed = context.Parameter<ulong>("seed"),
            // New rows are compared with all of the sample: an index would have to be stored.
            PlacementNeighborMethod = NeighborMethod.Exact,
        };
}
