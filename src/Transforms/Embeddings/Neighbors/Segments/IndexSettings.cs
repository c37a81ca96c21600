using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Tables;

namespace MLNet.Embeddings.Neighbors.Segments;

/// <summary>How the rows of a changing index are searched.</summary>
/// <param name="Metric">How distance is measured.</param>
/// <param name="Method">Exact, approximate, or whichever suits the size.</param>
/// <param name="Seed">Seed of approximate search.</param>
internal sealed record IndexSettings(DistanceMetric Metric, NeighborMethod Method, int Seed)
{
    public INeighborIndex MakeReady(Matrix rows, EngineContext context) => IndexChoice.MakeReady(rows, Metric, Method, Seed, context);
}
