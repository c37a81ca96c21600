using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>The transform of three values.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal readonly unsafe struct Radix3<TLanes> : IButterfly<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const float Half = -0.5f;
    private const float Sine = 0.866025404f;

    public static int Radix => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* real, float* imaginary, nint stride, float* twiddles, bool decimateInTime)
    {
        TLanes r0 = TLanes.Load(real);
        TLanes i0 = TLanes.Load(imaginary);
        TLanes r1 = TLanes.Load(real + stride);
        TLanes i1 = TLanes.Load(imaginary + stride);
        TLanes r2 = TLanes.Load(real + (2 * stride));
        TLanes i2 = TLanes.Load(imaginary + (2 * stride));
        if (decimateInTime && twiddles is not null)
        {
            FourierKernel<TLanes>.Rotate(ref r1, ref i1, twiddles[0], twiddles[1]);
            FourierKernel<TLanes>.Rotate(ref r2, ref i2, twiddles[2], twiddles[3]);
        }

        TLanes sumReal = r1 + r2;
        TLanes sumImaginary = i1 + i2;
        TLanes sine = TLanes.Broadcast(Sine);
        TLanes differenceReal = (r1 - r2) * sine;
        TLanes differenceImaginary = (i1 - i2) * sine;
        TLanes half = TLanes.Broadcast(Half);
        TLanes middleReal = TLanes.MultiplyAdd(sumReal, half, r0);
        TLanes middleImaginary = TLanes.MultiplyAdd(sumImaginary, half, i0);
        TLanes y0 = r0 + sumReal;
        TLanes z0 = i0 + sumImaginary;
        TLanes y1 = middleReal + differenceImaginary;
        TLanes z1 = middleImaginary - differenceReal;
        TLanes y2 = middleReal - differenceImaginary;
        TLanes z2 = middleImaginary + differenceReal;

        if (!decimateInTime && twiddles is not null)
        {
            FourierKernel<TLanes>.Rotate(ref y1, ref z1, twiddles[0], twiddles[1]);
            FourierKernel<TLanes>.Rotate(ref y2, ref z2, twiddles[2], twiddles[3]);
        }

        y0.Store(real);
        z0.Store(imaginary);
        y1.Store(real + stride);
        z1.Store(imaginary + stride);
        y2.Store(real + (2 * stride));
        z2.Store(imaginary + (2 * stride));
    }
}
