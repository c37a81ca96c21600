namespace MLNet.Embeddings.Cluster.Simulation;

/// <summary>Numbers that follow from what they are drawn for, so that the order of drawing does not matter.</summary>
internal static class SimulatedDraw
{
    /// <summary>A number from 0 to below 1, by the mixing function of SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    public static double Of(int seed, int step, int attempt, int purpose)
    {
        ulong mixed = Mix(Mix(Mix(Mix((uint)seed) + (uint)step) + (uint)attempt) + (uint)purpose);
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
