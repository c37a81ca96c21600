namespace MLNet.Embeddings.Execution;

/// <summary>Says before work begins whether it will fit into memory.</summary>
internal static class MemoryBudget
{
    /// <summary>Throws where the memory left for this process does not suffice.</summary>
    /// <param name="needed">Bytes that the work takes beside the features.</param>
    /// <param name="work">What needs them, the beginning of a sentence.</param>
    /// <param name="advice">What would need less.</param>
    /// <param name="available">Bytes that are left; <see langword="null"/> asks the runtime.</param>
    /// <exception cref="InsufficientMemoryException">It does not suffice.</exception>
    public static void Require(long needed, string work, string advice, long? available = null)
    {
        long left = available ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(forceFullCollection: false);
        if (needed > left)
            throw new InsufficientMemoryException(
                $"{work} needs about {Gigabytes(needed)} GB beside the features, but {Gigabytes(left)} GB are left; {advice}."
            );
    }

    private static string Gigabytes(long bytes) => (Math.Max(bytes, 0) / 1e9).ToString("0.0");
}
