namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>A small seeded stream of random numbers (SplitMix64), so that a seed draws the same pictures on every version of
/// .NET.</summary>
internal sealed class DemoRandom(ulong seed, ulong stream)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = Mix(seed + Golden) ^ Mix((stream * Golden) + 1);

    public ulong Bits()
    {
        _state += Golden;
        return Mix(_state);
    }

    /// <summary>A number in [0, 1).</summary>
    public float Unit() => (Bits() >> 40) * (1f / (1 << 24));

    /// <summary>A number between two bounds.</summary>
    public float Between(float low, float high) => low + ((high - low) * Unit());

    /// <summary>A whole number between two bounds, both included.</summary>
    public int Whole(int low, int high) => low + (int)(((Bits() >> 32) * (ulong)(high - low + 1)) >> 32);

    public bool Chance(double probability) => Unit() < probability;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Whole(0, choices.Length - 1)];

    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int other = Whole(0, i);
            (values[i], values[other]) = (values[other], values[i]);
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
