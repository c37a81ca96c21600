using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>Complex Fourier transforms of several lines at once, one line per lane, real and imaginary parts apart.</summary>
/// <remarks>Element <c>k</c> of the lines is the <c>k</c>-th group of <see cref="ILanes{TSelf}.Count"/> numbers.</remarks>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal static unsafe class FourierKernel<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Transforms in place with exp(−2πi·kn/length), into the order of <see cref="FourierPlan.Frequencies"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(FourierPlan plan, float* real, float* imaginary)
    {
        int block = plan.Length;
        for (int stage = 0; stage < plan.Radices.Length; stage++)
        {
            int radix = plan.Radices[stage];
            fixed (float* twiddles = plan.Twiddles[stage])
                RunStage(radix, plan.Length, block / radix, twiddles, real, imaginary, false);
            block /= radix;
        }
    }

    /// <summary>Undoes <see cref="Forward"/> in place, but for a factor of the length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse(FourierPlan plan, float* real, float* imaginary)
    {
        // Exchanging the two parts before and after turns exp(−…) into exp(+…).
        int columns = 1;
        for (int stage = plan.Radices.Length - 1; stage >= 0; stage--)
        {
            fixed (float* twiddles = plan.Twiddles[stage])
                RunStage(plan.Radices[stage], plan.Length, columns, twiddles, imaginary, real, true);
            columns *= plan.Radices[stage];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunStage(int radix, int length, int columns, float* twiddles, float* real, float* imaginary, bool decimateInTime)
    {
        switch (radix)
        {
            case 2:
                FourierStage<TLanes, Radix2<TLanes>>.Run(length, columns, twiddles, real, imaginary, decimateInTime);
                break;
            case 3:
                FourierStage<TLanes, Radix3<TLanes>>.Run(length, columns, twiddles, real, imaginary, decimateInTime);
                break;
            case 4:
                FourierStage<TLanes, Radix4<TLanes>>.Run(length, columns, twiddles, real, imaginary, decimateInTime);
                break;
            default:
                FourierStage<TLanes, Radix5<TLanes>>.Run(length, columns, twiddles, real, imaginary, decimateInTime);
                break;
        }
    }

    /// <summary>(real, imaginary) · (cos, sin).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rotate(ref TLanes real, ref TLanes imaginary, float cos, float sin)
    {
        TLanes c = TLanes.Broadcast(cos);
        TLanes s = TLanes.Broadcast(sin);
        TLanes rotated = (real * c) - (imaginary * s);
        imaginary = TLanes.MultiplyAdd(real, s, imaginary * c);
        real = rotated;
    }
}
