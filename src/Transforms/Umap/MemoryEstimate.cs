namespace MLNet.Embeddings.Umap;

/// <summary>Says before a fit begins whether it will fit into memory.</summary>
internal static class MemoryEstimate
{
    // Neighbours, directed, reversed and combined graph, edge schedule and normalised weights, at 8 bytes an edge; the last three hold both directions.
    private const long BytesPerNeighbor = 8 * 11;

    // Squared distance and similarity of each edge in both directions.
    private const long DensityBytesPerNeighbor = 8 * 2;

    // Start, positions, staged positions and result.
    private const long BytesPerCoordinate = 4 * 5;
    private const long BytesPerRow = 64;

    /// <summary>Bytes that a fit takes beside the features.</summary>
    public static long Bytes(int rowCount, UmapParameters parameters) =>
        rowCount * (((BytesPerNeighbor + (parameters.DensityWeight > 0 ? DensityBytesPerNeighbor : 0)) * Math.Min(parameters.NumberOfNeighbors, rowCount)) + (BytesPerCoordinate * parameters.NumberOfComponents) + BytesPerRow);

    /// <summary>Throws where the memory left for this process does not suffice.</summary>
    /// <exception cref="InsufficientMemoryException">It does not suffice.</exception>
    public static void Require(int rowCount, int featureCount, UmapParameters parameters)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(forceFullCollection: false);
        Require(rowCount, featureCount, parameters, available);
    }

    internal static void Require(int rowCount, int featureCount, UmapParameters parameters, long available)
    {
        long needed = Bytes(rowCount, parameters);
        if (needed > available)
        {
            throw new InsufficientMemoryException(
                $"A UMAP map of {rowCount} rows × {featureCount} features with neighbourhoods of {parameters.NumberOfNeighbors} rows needs about {Gigabytes(needed)} GB beside the features, "
                + $"but {Gigabytes(available)} GB are left; take fewer rows or fewer neighbours.");
        }
    }

    private static string Gigabytes(long bytes) => (Math.Max(bytes, 0) / 1e9).ToString("0.0");
}
