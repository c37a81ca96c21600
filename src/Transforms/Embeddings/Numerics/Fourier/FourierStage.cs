using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>One stage of a transform: the same butterfly over all sub-blocks.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
/// <typeparam name="TButterfly">The butterfly.</typeparam>
internal static unsafe class FourierStage<TLanes, TButterfly>
    where TLanes : unmanaged, ILanes<TLanes>
    where TButterfly : struct, IButterfly<TLanes>
{
    public static void Run(int length, int columns, float* twiddles, float* real, float* imaginary, bool decimateInTime)
    {
        if (decimateInTime)
            RunInTime(length, columns, twiddles, real, imaginary);
        else
            RunInFrequency(length, columns, twiddles, real, imaginary);
    }

    // A fresh process transforms thousands of times within one call, so the loops must not wait for tiered compilation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunInFrequency(int length, int columns, float* twiddles, float* real, float* imaginary)
    {
        nint stride = (nint)columns * TLanes.Count;
        for (int block = 0; block < length; block += columns * TButterfly.Radix)
        {
            float* blockReal = real + ((nint)block * TLanes.Count);
            float* blockImaginary = imaginary + ((nint)block * TLanes.Count);
            TButterfly.Apply(blockReal, blockImaginary, stride, null, false);
            for (int column = 1; column < columns; column++)
            {
                nint at = (nint)column * TLanes.Count;
                TButterfly.Apply(blockReal + at, blockImaginary + at, stride, twiddles + (column * (TButterfly.Radix - 1) * 2), false);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunInTime(int length, int columns, float* twiddles, float* real, float* imaginary)
    {
        nint stride = (nint)columns * TLanes.Count;
        for (int block = 0; block < length; block += columns * TButterfly.Radix)
        {
            float* blockReal = real + ((nint)block * TLanes.Count);
            float* blockImaginary = imaginary + ((nint)block * TLanes.Count);
            TButterfly.Apply(blockReal, blockImaginary, stride, null, true);
            for (int column = 1; column < columns; column++)
            {
                nint at = (nint)column * TLanes.Count;
                TButterfly.Apply(blockReal + at, blockImaginary + at, stride, twiddles + (column * (TButterfly.Radix - 1) * 2), true);
            }
        }
    }
}
