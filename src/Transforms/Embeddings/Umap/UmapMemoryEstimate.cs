using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Umap;

/// <summary>What a UMAP fit takes of the memory.</summary>
internal static class UmapMemoryEstimate
{
    // Neighbors, directed, reversed and combined graph, edge schedule and normalized weights, at 8 bytes an edge; the last three hold both
    // directions.
    private const long BytesPerNeighbor = 8 * 11;

    // Squared distance and similarity of each edge in both directions.
    private const long DensityBytesPerNeighbor = 8 * 2;

    // Start, positions, staged positions and result.
    private const long BytesPerCoordinate = 4 * 5;
    private const long BytesPerRow = 64;

    /// <summary>Bytes that a fit takes beside the features.</summary>
    public static long Bytes(int rowCount, UmapParameters parameters) =>
        rowCount
        * (
            (
                (BytesPerNeighbor + (parameters.DensityWeight > 0 ? DensityBytesPerNeighbor : 0))
                * Math.Min(parameters.NumberOfNeighbors, rowCount)
            )
            + (BytesPerCoordinate * parameters.NumberOfComponents)
            + BytesPerRow
        );

    /// <summary>Throws where the memory left for this process does not suffice.</summary>
    /// <exception cref="InsufficientMemoryException">It does not suffice.</exception>
    public static void Require(int rowCount, int featureCount, UmapParameters parameters, long? available = null) =>
        MemoryBudget.Require(
            Bytes(rowCount, parameters),
            $"A UMAP map of {rowCount} rows × {featureCount} features with neighborhoods of {parameters.NumberOfNeighbors} rows",
            "take fewer rows or fewer neighbors",
            available
        );
}
