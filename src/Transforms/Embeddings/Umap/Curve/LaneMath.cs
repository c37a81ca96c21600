using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Embeddings.Umap.Curve;

/// <summary>The arithmetic of the optimizer on eight lanes.</summary>
internal static class LaneMath
{
    /// <summary>x^<paramref name="exponent"/> for normal x &gt; 0, to a relative error of about 1e-5 for |exponent·log2 x| up to
    /// 30.</summary>
    /// <remarks>2^(exponent·log2 x), the logarithm and the power each by a polynomial near 1 (minimax over [√½, √2] and [−½, ½]).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Power(Vector256<float> x, Vector256<float> exponent) => Exp2(exponent * Log2(x));

    /// <summary>log2 x for normal x &gt; 0, to about 4e-6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log2(Vector256<float> x)
    {
        // Subtracting the bits of √½ before taking the exponent leaves a mantissa in [√½, √2).
        Vector256<int> bits = x.AsInt32();
        Vector256<int> exponent = (bits - Vector256.Create(0x3F3504F3)) >> 23;
        Vector256<float> t = (bits - (exponent << 23)).AsSingle() - Vector256.Create(1f);
        Vector256<float> sum = Vector256.Create(-0.20228926837444305f);
        sum = Vector256.MultiplyAddEstimate(sum, t, Vector256.Create(0.3168981969356537f));
        sum = Vector256.MultiplyAddEstimate(sum, t, Vector256.Create(-0.36692577600479126f));
        sum = Vector256.MultiplyAddEstimate(sum, t, Vector256.Create(0.47992557287216187f));
        sum = Vector256.MultiplyAddEstimate(sum, t, Vector256.Create(-0.7211957573890686f));
        sum = Vector256.MultiplyAddEstimate(sum, t, Vector256.Create(1.4427003860473633f));
        return Vector256.MultiplyAddEstimate(sum, t, Vector256.ConvertToSingle(exponent));
    }

    /// <summary>2^x, to a relative error of about 4e-6; x is held within the range of normal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp2(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-126f)), Vector256.Create(126f));
        Vector256<float> whole = Vector256.Round(x);
        Vector256<float> t = x - whole;
        Vector256<float> sum = Vector256.Create(0.00966636836528778f);
        sum = Vector256.MultiplyAddEstimate(sum, t, Vector256.Create(0.055921975523233414f));
        sum = Vector256.MultiplyAddEstimate(sum, t, Vector256.Create(0.2402234971523285f));
        sum = Vector256.MultiplyAddEstimate(sum, t, Vector256.Create(0.6931210160255432f));
        sum = Vector256.MultiplyAddEstimate(sum, t, Vector256.Create(1f));
        return (sum.AsInt32() + (Vector256.ConvertToInt32(whole) << 23)).AsSingle();
    }

    /// <summary>32 well-mixed bits per lane; a bijection (the finalizer of MurmurHash3, A. Appleby).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Mix(Vector256<uint> value)
    {
        value = (value ^ (value >> 16)) * Vector256.Create(0x85EBCA6Bu);
        value = (value ^ (value >> 13)) * Vector256.Create(0xC2B2AE35u);
        return value ^ (value >> 16);
    }

    /// <summary>The upper 32 bits of the product with <paramref name="bound"/>: maps random bits to an index below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Index(Vector256<uint> bits, Vector256<uint> bound)
    {
        Vector256<ulong> even;
        Vector256<ulong> odd;
        if (Avx2.IsSupported)
        {
            even = Avx2.Multiply(bits, bound) >> 32;
            odd = Avx2.Multiply((bits.AsUInt64() >> 32).AsUInt32(), bound);
        }
        else
        {
            Vector256<ulong> low = Vector256.Create((ulong)uint.MaxValue);
            even = ((bits.AsUInt64() & low) * (bound.AsUInt64() & low)) >> 32;
            odd = (bits.AsUInt64() >> 32) * (bound.AsUInt64() & low);
        }

        return (even | (odd & Vector256.Create(0xFFFFFFFF00000000))).AsInt32();
    }

    /// <summary>Reads one value per lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector256<float> Gather(float* values, Vector256<int> indices)
    {
        if (Avx2.IsSupported)
            return Avx2.GatherVector256(values, indices, sizeof(float));

        return Vector256.Create(
            values[indices.GetElement(0)],
            values[indices.GetElement(1)],
            values[indices.GetElement(2)],
            values[indices.GetElement(3)],
            values[indices.GetElement(4)],
            values[indices.GetElement(5)],
            values[indices.GetElement(6)],
            values[indices.GetElement(7)]
        );
    }
}
