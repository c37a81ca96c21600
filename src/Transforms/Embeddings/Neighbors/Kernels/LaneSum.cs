using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Sums over the values of two rows, in double precision and in one fixed order, so that every vector width gives the same
/// bits.</summary>
/// <remarks>
/// Sixteen lanes each sum every sixteenth term; the lanes are then folded in halves. Multiplication and addition are rounded separately.
/// The square of a single-precision number neither overflows nor vanishes in double precision.
/// </remarks>
internal static class LaneSum
{
    private const int Lanes = 16;

    // As many components as maps commonly have, at most.
    private const int Shortest = 4;

    /// <summary>The sum of the terms of two rows of equal length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, SimdPath path)
        where TTerm : struct, ILaneTerm
    {
        if (x.Length <= Shortest)
            return OfShort<TTerm>(x, y[..x.Length]);

        ref float first = ref MemoryMarshal.GetReference(x);
        ref float second = ref MemoryMarshal.GetReference(y[..x.Length]);
        int whole = x.Length & -Lanes;
        Span<double> lanes = stackalloc double[Lanes];
        ref double sums = ref MemoryMarshal.GetReference(lanes);
        switch (path)
        {
            case SimdPath.Vector512:
                Sum512<TTerm>(ref first, ref second, whole, ref sums);
                break;
            case SimdPath.Vector256:
                Sum256<TTerm>(ref first, ref second, whole, ref sums);
                break;
            default:
                Sum128<TTerm>(ref first, ref second, whole, ref sums);
                break;
        }

        for (int i = whole; i < x.Length; i++)
            lanes[i - whole] += TTerm.Of(x[i], (double)y[i]);

        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
                lanes[lane] += lanes[lane + half];
        }

        return lanes[0];
    }

    // What remains of sixteen lanes of which all but the first few are zero, which a negative zero becomes as well.
    private static double OfShort<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where TTerm : struct, ILaneTerm
    {
        double even = 0;
        double odd = 0;
        for (int i = 0; i < x.Length; i += 2)
            even += TTerm.Of(x[i], (double)y[i]);
        for (int i = 1; i < x.Length; i += 2)
            odd += TTerm.Of(x[i], (double)y[i]);
        return even + odd;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum512<TTerm>(ref float x, ref float y, int count, ref double sums)
        where TTerm : struct, ILaneTerm
    {
        Vector512<double> low = Vector512<double>.Zero,
            high = Vector512<double>.Zero;
        for (nint i = 0; i < count; i += Lanes)
        {
            Vector512<float> a = Vector512.LoadUnsafe(ref x, (nuint)i);
            Vector512<float> b = Vector512.LoadUnsafe(ref y, (nuint)i);
            low += TTerm.Of(Vector512.WidenLower(a), Vector512.WidenLower(b));
            high += TTerm.Of(Vector512.WidenUpper(a), Vector512.WidenUpper(b));
        }

        low.StoreUnsafe(ref sums);
        high.StoreUnsafe(ref sums, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum256<TTerm>(ref float x, ref float y, int count, ref double sums)
        where TTerm : struct, ILaneTerm
    {
        Vector256<double> s0 = Vector256<double>.Zero,
            s1 = s0,
            s2 = s0,
            s3 = s0;
        for (nint i = 0; i < count; i += Lanes)
        {
            Vector256<float> a = Vector256.LoadUnsafe(ref x, (nuint)i);
            Vector256<float> b = Vector256.LoadUnsafe(ref y, (nuint)i);
            s0 += TTerm.Of(Vector256.WidenLower(a), Vector256.WidenLower(b));
            s1 += TTerm.Of(Vector256.WidenUpper(a), Vector256.WidenUpper(b));
            a = Vector256.LoadUnsafe(ref x, (nuint)i + 8);
            b = Vector256.LoadUnsafe(ref y, (nuint)i + 8);
            s2 += TTerm.Of(Vector256.WidenLower(a), Vector256.WidenLower(b));
            s3 += TTerm.Of(Vector256.WidenUpper(a), Vector256.WidenUpper(b));
        }

        s0.StoreUnsafe(ref sums);
        s1.StoreUnsafe(ref sums, 4);
        s2.StoreUnsafe(ref sums, 8);
        s3.StoreUnsafe(ref sums, 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum128<TTerm>(ref float x, ref float y, int count, ref double sums)
        where TTerm : struct, ILaneTerm
    {
        for (nuint quarter = 0; quarter < Lanes; quarter += 4)
        {
            Vector128<double> low = Vector128<double>.Zero,
                high = low;
            for (nuint i = quarter; i < (nuint)count; i += Lanes)
            {
                Vector128<float> a = Vector128.LoadUnsafe(ref x, i);
                Vector128<float> b = Vector128.LoadUnsafe(ref y, i);
                low += TTerm.Of(Vector128.WidenLower(a), Vector128.WidenLower(b));
                high += TTerm.Of(Vector128.WidenUpper(a), Vector128.WidenUpper(b));
            }

            low.StoreUnsafe(ref sums, quarter);
            high.StoreUnsafe(ref sums, quarter + 2);
        }
    }
}
