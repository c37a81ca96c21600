using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics;

/// <summary>Random numbers that are a pure function of a seed and of what they are drawn for.</summary>
/// <remarks>
/// A number does not depend on how many were drawn before it, so parallel work draws the same numbers at any thread count. The mixing
/// function is the finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), applied
/// once per word.
/// </remarks>
internal static class CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>64 random bits for one stream and counter.</summary>
    public static ulong Bits(ulong seed, ulong stream, ulong counter) =>
        Mix(Mix(Mix(seed + Golden) ^ (stream + Golden)) + (counter * Golden));

    /// <summary>64 random bits for one item and draw of one epoch.</summary>
    public static ulong Bits(ulong seed, ulong epoch, ulong item, ulong draw) => Bits(Bits(seed, epoch, item), item, draw);

    /// <summary>A number in [0, 1) with 24 random bits.</summary>
    public static float Single(ulong bits) => (bits >> 40) * (1f / (1 << 24));

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public static double Double(ulong bits) => (bits >> 11) * (1.0 / (1L << 53));

    /// <summary>An integer in [0, <paramref name="bound"/>); the bias is below bound / 2^32.</summary>
    public static int Index(ulong bits, int bound) => (int)(((bits >> 32) * (ulong)(uint)bound) >> 32);

    /// <summary>A normally distributed number of mean 0 and variance 1 for one stream and counter (Box–Muller).</summary>
    public static double Gaussian(ulong seed, ulong stream, ulong counter)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Double(Bits(seed, stream, counter * 2))));
        return radius * Math.Cos(2 * Math.PI * Double(Bits(seed, stream, (counter * 2) + 1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
