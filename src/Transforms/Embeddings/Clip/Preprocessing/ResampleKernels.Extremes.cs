using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Embeddings.Clip.Preprocessing;

/// <content>
/// Kernels for images of extreme shapes: rows of very few pixels, and columns of so many that they are summed up in parts.
/// </content>
internal static unsafe partial class ResampleKernels
{
    /// <summary>Adds to sums what <see cref="Vertical"/> would sum of some of the source rows of a target row.</summary>
    /// <param name="source">First byte of the first of these source rows.</param>
    /// <param name="sourceStride">Bytes from one source row to the next.</param>
    /// <param name="sums">One sum for each byte of the target row.</param>
    /// <param name="bytes">Bytes of the row, a multiple of 4.</param>
    /// <param name="weights">One weight for each of these source rows.</param>
    /// <param name="taps">Their number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(byte* source, int sourceStride, int* sums, int bytes, int* weights, int taps)
    {
        int x = 0;
        for (; Avx512F.IsSupported && x + 64 <= bytes; x += 64)
        {
            int* to = sums + x;
            Vector512<int> sum0 = Vector512.Load(to),
                sum1 = Vector512.Load(to + 16);
            Vector512<int> sum2 = Vector512.Load(to + 32),
                sum3 = Vector512.Load(to + 48);
            byte* at = source + x;
            for (int tap = 0; tap < taps; tap++, at += sourceStride)
            {
                Vector512<int> weight = Vector512.Create(weights[tap]);
                sum0 += Avx512F.ConvertToVector512Int32(Vector128.Load(at)) * weight;
                sum1 += Avx512F.ConvertToVector512Int32(Vector128.Load(at + 16)) * weight;
                sum2 += Avx512F.ConvertToVector512Int32(Vector128.Load(at + 32)) * weight;
                sum3 += Avx512F.ConvertToVector512Int32(Vector128.Load(at + 48)) * weight;
            }

            sum0.Store(to);
            sum1.Store(to + 16);
            sum2.Store(to + 32);
            sum3.Store(to + 48);
        }

        for (; Avx512F.IsSupported && x + 16 <= bytes; x += 16)
        {
            Vector512<int> sum = Vector512.Load(sums + x);
            byte* at = source + x;
            for (int tap = 0; tap < taps; tap++, at += sourceStride)
                sum += Avx512F.ConvertToVector512Int32(Vector128.Load(at)) * weights[tap];
            sum.Store(sums + x);
        }

        for (; Avx2.IsSupported && x + 8 <= bytes; x += 8)
        {
            Vector256<int> sum = Vector256.Load(sums + x);
            byte* at = source + x;
            for (int tap = 0; tap < taps; tap++, at += sourceStride)
                sum += Avx2.ConvertToVector256Int32(at) * weights[tap];
            sum.Store(sums + x);
        }

        for (; x + 4 <= bytes; x += 4)
        {
            Vector128<int> sum = Vector128.Load(sums + x);
            byte* at = source + x;
            for (int tap = 0; tap < taps; tap++, at += sourceStride)
                sum += Widen(at) * weights[tap];
            sum.Store(sums + x);
        }
    }

    /// <summary>Rounds finished sums to bytes.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="target">The row.</param>
    /// <param name="bytes">Bytes of the row.</param>
    public static void Finish(int* sums, byte* target, int bytes)
    {
        for (int x = 0; x < bytes; x++)
            target[x] = Clip(sums[x] + Half);
    }

    /// <summary>The same for rows of at most three pixels: each target pixel is a sum of all of them, and two are made at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void HorizontalOfFew(byte* source, int sourceStride, byte* target, int rows, ResampleWeights weights)
    {
        int count = weights.Count;
        int pairs = count / 2;
        int[] spread = SpreadInPairs(weights);
        Vector256<int>* pixels = stackalloc Vector256<int>[weights.Taps];
        fixed (int* coefficients = spread)
        {
            for (int row = 0; row < rows; row++, source += sourceStride, target += count * 4L)
            {
                for (int tap = 0; tap < weights.Taps; tap++)
                    pixels[tap] = Vector256.Create(Widen(source + tap * 4), Widen(source + tap * 4));

                int* k = coefficients;
                for (int pair = 0; pair < pairs; pair++)
                {
                    Vector256<int> sum = Vector256.Create(Half);
                    for (int tap = 0; tap < weights.Taps; tap++, k += 8)
                        sum += pixels[tap] * Vector256.Load(k);
                    *(ulong*)(target + pair * 8) = Pack(sum);
                }

                if (count % 2 == 0)
                    continue;
                Vector256<int> last = Vector256.Create(Half);
                for (int tap = 0; tap < weights.Taps; tap++, k += 8)
                    last += pixels[tap] * Vector256.Load(k);
                *(uint*)(target + pairs * 8) = (uint)Pack(last);
            }
        }
    }

    // For two target pixels after each other, the weights of each source pixel, four times each; the last pair may have but one.
    private static int[] SpreadInPairs(ResampleWeights weights)
    {
        int pairs = (weights.Count + 1) / 2;
        var spread = new int[pairs * weights.Taps * 8];
        for (int x = 0; x < weights.Count; x++)
        {
            for (int tap = 0; tap < weights.Length[x]; tap++)
                spread.AsSpan(((x / 2 * weights.Taps) + tap) * 8 + (x % 2 * 4), 4).Fill(weights.Fixed[x * weights.Taps + tap]);
        }

        return spread;
    }
}
