using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>The transform of five values.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal readonly unsafe struct Radix5<TLanes> : IButterfly<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const float Cosine1 = 0.309016994f;
    private const float Cosine2 = -0.809016994f;
    private const float Sine1 = 0.951056516f;
    private const float Sine2 = 0.587785252f;

    public static int Radix => 5;

    // Too large to be inlined twice into a stage, it would run unoptimized until tiered compilation gets to it: tens of milliseconds of a
    // short fit.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* real, float* imaginary, nint stride, float* twiddles, bool decimateInTime)
    {
        TLanes r0 = TLanes.Load(real);
        TLanes i0 = TLanes.Load(imaginary);
        TLanes r1 = TLanes.Load(real + stride);
        TLanes i1 = TLanes.Load(imaginary + stride);
        TLanes r2 = TLanes.Load(real + (2 * stride));
        TLanes i2 = TLanes.Load(imaginary + (2 * stride));
        TLanes r3 = TLanes.Load(real + (3 * stride));
        TLanes i3 = TLanes.Load(imaginary + (3 * stride));
        TLanes r4 = TLanes.Load(real + (4 * stride));
        TLanes i4 = TLanes.Load(imaginary + (4 * stride));
        if (decimateInTime && twiddles is not null)
        {
            FourierKernel<TLanes>.Rotate(ref r1, ref i1, twiddles[0], twiddles[1]);
            FourierKernel<TLanes>.Rotate(ref r2, ref i2, twiddles[2], twiddles[3]);
            FourierKernel<TLanes>.Rotate(ref r3, ref i3, twiddles[4], twiddles[5]);
            FourierKernel<TLanes>.Rotate(ref r4, ref i4, twiddles[6], twiddles[7]);
        }

        TLanes outerSumReal = r1 + r4;
        TLanes outerSumImaginary = i1 + i4;
        TLanes outerDifferenceReal = r1 - r4;
        TLanes outerDifferenceImaginary = i1 - i4;
        TLanes innerSumReal = r2 + r3;
        TLanes innerSumImaginary = i2 + i3;
        TLanes innerDifferenceReal = r2 - r3;
        TLanes innerDifferenceImaginary = i2 - i3;
        TLanes cosine1 = TLanes.Broadcast(Cosine1);
        TLanes cosine2 = TLanes.Broadcast(Cosine2);
        TLanes sine1 = TLanes.Broadcast(Sine1);
        TLanes sine2 = TLanes.Broadcast(Sine2);
        TLanes firstReal = TLanes.MultiplyAdd(outerSumReal, cosine1, TLanes.MultiplyAdd(innerSumReal, cosine2, r0));
        TLanes firstImaginary = TLanes.MultiplyAdd(outerSumImaginary, cosine1, TLanes.MultiplyAdd(innerSumImaginary, cosine2, i0));
        TLanes secondReal = TLanes.MultiplyAdd(outerSumReal, cosine2, TLanes.MultiplyAdd(innerSumReal, cosine1, r0));
        TLanes secondImaginary = TLanes.MultiplyAdd(outerSumImaginary, cosine2, TLanes.MultiplyAdd(innerSumImaginary, cosine1, i0));
        TLanes firstSineReal = TLanes.MultiplyAdd(outerDifferenceReal, sine1, innerDifferenceReal * sine2);
        TLanes firstSineImaginary = TLanes.MultiplyAdd(outerDifferenceImaginary, sine1, innerDifferenceImaginary * sine2);
        TLanes secondSineReal = (outerDifferenceReal * sine2) - (innerDifferenceReal * sine1);
        TLanes secondSineImaginary = (outerDifferenceImaginary * sine2) - (innerDifferenceImaginary * sine1);
        TLanes y0 = r0 + outerSumReal + innerSumReal;
        TLanes z0 = i0 + outerSumImaginary + innerSumImaginary;
        TLanes y1 = firstReal + firstSineImaginary;
        TLanes z1 = firstImaginary - firstSineReal;
        TLanes y2 = secondReal + secondSineImaginary;
        TLanes z2 = secondImaginary - secondSineReal;
        TLanes y3 = secondReal - secondSineImaginary;
        TLanes z3 = secondImaginary + secondSineReal;
        TLanes y4 = firstReal - firstSineImaginary;
        TLanes z4 = firstImaginary + firstSineReal;

        if (!decimateInTime && twiddles is not null)
        {
            FourierKernel<TLanes>.Rotate(ref y1, ref z1, twiddles[0], twiddles[1]);
            FourierKernel<TLanes>.Rotate(ref y2, ref z2, twiddles[2], twiddles[3]);
            FourierKernel<TLanes>.Rotate(ref y3, ref z3, twiddles[4], twiddles[5]);
            FourierKernel<TLanes>.Rotate(ref y4, ref z4, twiddles[6], twiddles[7]);
        }

        y0.Store(real);
        z0.Store(imaginary);
        y1.Store(real + stride);
        z1.Store(imaginary + stride);
        y2.Store(real + (2 * stride));
        z2.Store(imaginary + (2 * stride));
        y3.Store(real + (3 * stride));
        z3.Store(imaginary + (3 * stride));
        y4.Store(real + (4 * stride));
        z4.Store(imaginary + (4 * stride));
    }
}
