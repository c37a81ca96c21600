using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>The two passes of a resize over pixels of four bytes. Sums are of integers, so every path gives the same bytes.</summary>
internal static unsafe partial class ResampleKernels
{
    private const int Half = 1 << (ResampleWeights.FractionBits - 1);

    /// <summary>Makes <paramref name="rows"/> rows narrower or wider: each target pixel is the weighted sum of pixels of its own
    /// row.</summary>
    /// <param name="source">First pixel of the first row.</param>
    /// <param name="sourceStride">Bytes from one source row to the next.</param>
    /// <param name="target">Rows of <c>weights.Count</c> pixels without gaps.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="weights">Weights along the row.</param>
    public static void Horizontal(byte* source, int sourceStride, byte* target, int rows, ResampleWeights weights)
    {
        bool whole = weights.Taps % 4 == 0;
        if (Avx512F.IsSupported && whole)
            Horizontal512(source, sourceStride, target, rows, weights);
        else if (Avx2.IsSupported && whole)
            Horizontal256(source, sourceStride, target, rows, weights);
        else if (Avx2.IsSupported && weights.Taps < 4)
            HorizontalOfFew(source, sourceStride, target, rows, weights);
        else if (Vector128.IsHardwareAccelerated)
            Horizontal128(source, sourceStride, target, rows, weights);
        else
            HorizontalScalar(source, sourceStride, target, rows, weights);
    }

    /// <summary>Makes one target row: each byte is the weighted sum of the bytes above each other in <paramref name="taps"/> source
    /// rows.</summary>
    /// <param name="source">First byte of the first source row.</param>
    /// <param name="sourceStride">Bytes from one source row to the next.</param>
    /// <param name="target">The row.</param>
    /// <param name="bytes">Bytes of the row.</param>
    /// <param name="weights">One weight for each source row.</param>
    /// <param name="taps">Number of source rows.</param>
    public static void Vertical(byte* source, int sourceStride, byte* target, int bytes, int* weights, int taps)
    {
        int done = 0;
        if (Avx512F.IsSupported)
            done = Vertical512(source, sourceStride, target, bytes, weights, taps);
        if (Avx2.IsSupported)
            done += Vertical256(source + done, sourceStride, target + done, bytes - done, weights, taps);
        else if (Vector128.IsHardwareAccelerated)
            done = Vertical128(source, sourceStride, target, bytes, weights, taps);
        VerticalScalar(source + done, sourceStride, target + done, bytes - done, weights, taps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Horizontal512(byte* source, int sourceStride, byte* target, int rows, ResampleWeights weights)
    {
        int taps = weights.Taps;
        int count = weights.Count;
        Vector512<int> spread = Vector512.Create(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
        fixed (int* start = weights.Start)
        fixed (int* coefficients = weights.Fixed)
        {
            int row = 0;
            for (; row + 4 <= rows; row += 4)
            {
                byte* row0 = source + (long)row * sourceStride;
                byte* out0 = target + (long)row * count * 4;
                for (int x = 0; x < count; x++)
                {
                    byte* at = row0 + start[x] * 4;
                    int* k = coefficients + x * taps;
                    Vector512<int> sum0 = default,
                        sum1 = default,
                        sum2 = default,
                        sum3 = default;
                    for (int tap = 0; tap < taps; tap += 4, at += 16)
                    {
                        Vector512<int> weight = Avx512F.PermuteVar16x32(
                            Vector128.Load(k + tap).ToVector256Unsafe().ToVector512Unsafe(),
                            spread
                        );
                        sum0 += Avx512F.ConvertToVector512Int32(Vector128.Load(at)) * weight;
                        sum1 += Avx512F.ConvertToVector512Int32(Vector128.Load(at + sourceStride)) * weight;
                        sum2 += Avx512F.ConvertToVector512Int32(Vector128.Load(at + 2L * sourceStride)) * weight;
                        sum3 += Avx512F.ConvertToVector512Int32(Vector128.Load(at + 3L * sourceStride)) * weight;
                    }

                    byte* pixel = out0 + x * 4;
                    Store(pixel, Fold(sum0));
                    Store(pixel + count * 4L, Fold(sum1));
                    Store(pixel + count * 8L, Fold(sum2));
                    Store(pixel + count * 12L, Fold(sum3));
                }
            }

            if (row < rows)
                Horizontal256(source + (long)row * sourceStride, sourceStride, target + (long)row * count * 4, rows - row, weights);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Horizontal256(byte* source, int sourceStride, byte* target, int rows, ResampleWeights weights)
    {
        int taps = weights.Taps;
        int count = weights.Count;
        Vector256<int> low = Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);
        Vector256<int> high = Vector256.Create(2, 2, 2, 2, 3, 3, 3, 3);
        fixed (int* start = weights.Start)
        fixed (int* coefficients = weights.Fixed)
        {
            int row = 0;
            for (; row + 2 <= rows; row += 2)
            {
                byte* row0 = source + (long)row * sourceStride;
                byte* out0 = target + (long)row * count * 4;
                for (int x = 0; x < count; x++)
                {
                    byte* at = row0 + start[x] * 4;
                    int* k = coefficients + x * taps;
                    Vector256<int> sum0 = default,
                        sum1 = default;
                    for (int tap = 0; tap < taps; tap += 4, at += 16)
                    {
                        Vector256<int> four = Vector128.Load(k + tap).ToVector256Unsafe();
                        Vector256<int> weight = Avx2.PermuteVar8x32(four, low);
                        Vector256<int> next = Avx2.PermuteVar8x32(four, high);
                        sum0 += Avx2.ConvertToVector256Int32(at) * weight;
                        sum1 += Avx2.ConvertToVector256Int32(at + sourceStride) * weight;
                        sum0 += Avx2.ConvertToVector256Int32(at + 8) * next;
                        sum1 += Avx2.ConvertToVector256Int32(at + sourceStride + 8) * next;
                    }

                    Store(out0 + x * 4, sum0.GetLower() + sum0.GetUpper());
                    Store(out0 + (count + x) * 4L, sum1.GetLower() + sum1.GetUpper());
                }
            }

            if (row < rows)
                Horizontal128(source + (long)row * sourceStride, sourceStride, target + (long)row * count * 4, rows - row, weights);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Horizontal128(byte* source, int sourceStride, byte* target, int rows, ResampleWeights weights)
    {
        int taps = weights.Taps;
        fixed (int* start = weights.Start)
        fixed (int* length = weights.Length)
        fixed (int* coefficients = weights.Fixed)
        {
            for (int row = 0; row < rows; row++, source += sourceStride)
            {
                for (int x = 0; x < weights.Count; x++, target += 4)
                {
                    byte* at = source + start[x] * 4;
                    int* k = coefficients + x * taps;
                    Vector128<int> sum = default;
                    for (int tap = 0; tap < length[x]; tap++)
                        sum += Widen(at + tap * 4) * k[tap];
                    Store(target, sum);
                }
            }
        }
    }

    internal static void HorizontalScalar(byte* source, int sourceStride, byte* target, int rows, ResampleWeights weights)
    {
        for (int row = 0; row < rows; row++, source += sourceStride)
        {
            for (int x = 0; x < weights.Count; x++, target += 4)
            {
                byte* at = source + weights.Start[x] * 4;
                ReadOnlySpan<int> k = weights.Fixed.AsSpan(x * weights.Taps, weights.Length[x]);
                for (int channel = 0; channel < 4; channel++)
                {
                    int sum = Half;
                    for (int tap = 0; tap < k.Length; tap++)
                        sum += at[tap * 4 + channel] * k[tap];
                    target[channel] = Clip(sum);
                }
            }
        }
    }

    /// <returns>Bytes done, a multiple of 32.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Vertical512(byte* source, int sourceStride, byte* target, int bytes, int* weights, int taps)
    {
        int x = 0;
        for (; x + 32 <= bytes; x += 32)
        {
            Vector512<int> sum0 = Vector512.Create(Half);
            Vector512<int> sum1 = sum0;
            byte* at = source + x;
            for (int tap = 0; tap < taps; tap++, at += sourceStride)
            {
                Vector512<int> weight = Vector512.Create(weights[tap]);
                sum0 += Avx512F.ConvertToVector512Int32(Vector128.Load(at)) * weight;
                sum1 += Avx512F.ConvertToVector512Int32(Vector128.Load(at + 16)) * weight;
            }

            Avx512F
                .ConvertToVector128ByteWithSaturation(Vector512.Max(sum0 >> ResampleWeights.FractionBits, default).AsUInt32())
                .Store(target + x);
            Avx512F
                .ConvertToVector128ByteWithSaturation(Vector512.Max(sum1 >> ResampleWeights.FractionBits, default).AsUInt32())
                .Store(target + x + 16);
        }

        return x;
    }

    /// <returns>Bytes done, a multiple of 8.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Vertical256(byte* source, int sourceStride, byte* target, int bytes, int* weights, int taps)
    {
        int x = 0;
        for (; x + 8 <= bytes; x += 8)
        {
            Vector256<int> sum = Vector256.Create(Half);
            byte* at = source + x;
            for (int tap = 0; tap < taps; tap++, at += sourceStride)
                sum += Avx2.ConvertToVector256Int32(at) * Vector256.Create(weights[tap]);

            *(ulong*)(target + x) = Pack(sum);
        }

        return x;
    }

    /// <returns>Bytes done, a multiple of 4.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Vertical128(byte* source, int sourceStride, byte* target, int bytes, int* weights, int taps)
    {
        int x = 0;
        for (; x + 4 <= bytes; x += 4)
        {
            Vector128<int> sum = default;
            byte* at = source + x;
            for (int tap = 0; tap < taps; tap++, at += sourceStride)
                sum += Widen(at) * weights[tap];
            Store(target + x, sum);
        }

        return x;
    }

    internal static void VerticalScalar(byte* source, int sourceStride, byte* target, int bytes, int* weights, int taps)
    {
        for (int x = 0; x < bytes; x++)
        {
            int sum = Half;
            for (int tap = 0; tap < taps; tap++)
                sum += source[(long)tap * sourceStride + x] * weights[tap];
            target[x] = Clip(sum);
        }
    }

    private static ulong Pack(Vector256<int> sum)
    {
        sum >>= ResampleWeights.FractionBits;
        Vector128<short> words = Sse2.PackSignedSaturate(sum.GetLower(), sum.GetUpper());
        return Sse2.PackUnsignedSaturate(words, words).AsUInt64().ToScalar();
    }

    private static Vector128<int> Fold(Vector512<int> sum)
    {
        Vector256<int> half = sum.GetLower() + sum.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    private static Vector128<int> Widen(byte* pixel) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)pixel).AsByte())).AsInt32();

    private static void Store(byte* pixel, Vector128<int> sum)
    {
        Vector128<int> value = (sum + Vector128.Create(Half)) >> ResampleWeights.FractionBits;
        value = Vector128.Min(Vector128.Max(value, default), Vector128.Create(255));
        Vector128<ushort> words = Vector128.Narrow(value.AsUInt32(), value.AsUInt32());
        *(uint*)pixel = Vector128.Narrow(words, words).AsUInt32().ToScalar();
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> ResampleWeights.FractionBits, 0, 255);
}
