using Microsoft.Extensions.VectorData;
using MLNet.Embeddings.Neighbors.Segments;

namespace MLNet.Embeddings.VectorData.Schema;

/// <summary>How the vectors of one property are compared and found.</summary>
/// <param name="StorageName">Name of the property in the store.</param>
/// <param name="Dimensions">Values per vector.</param>
/// <param name="Function">The distance function, one of the names of the abstractions.</param>
/// <param name="Method">How near ones are found.</param>
internal sealed record VectorSpace(string StorageName, int Dimensions, string Function, NeighborMethod Method)
{
    /// <summary>Whether a higher score is nearer.</summary>
    public bool IsSimilarity => Function is DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity;

    private DistanceMetric Metric =>
        Function switch
        {
            DistanceFunction.EuclideanDistance => DistanceMetric.Euclidean,
            DistanceFunction.EuclideanSquaredDistance => DistanceMetric.SquaredEuclidean,
            DistanceFunction.DotProductSimilarity or DistanceFunction.NegativeDotProductSimilarity => DistanceMetric.InnerProduct,
            _ => DistanceMetric.Cosine,
        };

    /// <summary>Reads what a property asks for.</summary>
    /// <exception cref="NotSupportedException">A distance function or kind of index is not offered.</exception>
    public static VectorSpace Of(string storageName, int dimensions, string? function, string? indexKind)
    {
        function ??= DistanceFunction.CosineSimilarity;
        bool isProduct = function is DistanceFunction.DotProductSimilarity or DistanceFunction.NegativeDotProductSimilarity;
        if (
            !isProduct
            && function
                is not (
                    DistanceFunction.CosineSimilarity
                    or DistanceFunction.CosineDistance
                    or DistanceFunction.EuclideanDistance
                    or DistanceFunction.EuclideanSquaredDistance
                )
        )
            throw new NotSupportedException(
                $"The vector property '{storageName}' asks for the distance function '{function}'; offered are cosine similarity and "
                    + "distance, (negative) dot product, and (squared) Euclidean distance."
            );

        NeighborMethod method = indexKind switch
        {
            null or IndexKind.Dynamic => NeighborMethod.Automatic,
            IndexKind.Flat => NeighborMethod.Exact,
            IndexKind.Hnsw when !isProduct => NeighborMethod.Approximate,
            IndexKind.Hnsw => throw new NotSupportedException(
                $"The vector property '{storageName}' asks for a graph over dot products, of which none can say what it misses; take the "
                    + "index kind Flat or Dynamic."
            ),
            _ => throw new NotSupportedException(
                $"The vector property '{storageName}' asks for the index kind '{indexKind}'; offered are Flat (exact), Hnsw (a graph, "
                    + "approximate) and Dynamic (whichever suits the size)."
            ),
        };
        return new VectorSpace(storageName, dimensions, function, method);
    }

    public IndexSettings Settings(int seed) => new(Metric, Method, seed);

    /// <summary>The score of a distance.</summary>
    public double ScoreOf(float distance) =>
        Function switch
        {
            DistanceFunction.CosineSimilarity => 1 - distance,
            DistanceFunction.DotProductSimilarity => 0 - distance,
            _ => distance,
        };

    /// <summary>Whether a score is good enough.</summary>
    public bool Passes(double score, double? threshold) => threshold is not { } bound || (IsSimilarity ? score >= bound : score <= bound);
}
