using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne;

/// <summary>What a t-SNE fit takes of the memory.</summary>
internal static class TsneMemoryEstimate
{
    // Neighbors 8, conditional affinities 4, transpose 4, and 8 for each of up to two directions of the joint affinities.
    private const long BytesPerNeighbor = 32;

    // Points, moved points, velocities, gains, forces, start and result.
    private const long BytesPerCoordinate = 4 * 7;
    private const long BytesPerRow = 128;

    /// <summary>Bytes that a fit takes beside the features.</summary>
    public static long Bytes(int rowCount, TsneParameters parameters) =>
        rowCount
        * (
            (BytesPerNeighbor * Math.Min(parameters.WantedNeighborCount, rowCount))
            + (BytesPerCoordinate * PointLayout.Stride(parameters.NumberOfComponents))
            + BytesPerRow
        );

    /// <summary>Throws where the memory left for this process does not suffice.</summary>
    /// <exception cref="InsufficientMemoryException">It does not suffice.</exception>
    public static void Require(int rowCount, int featureCount, TsneParameters parameters, long? available = null) =>
        MemoryBudget.Require(
            Bytes(rowCount, parameters),
            $"A t-SNE map of {rowCount} rows × {featureCount} features with perplexity {parameters.Perplexities.Max()}",
            "take fewer rows or a lower perplexity",
            available
        );
}
