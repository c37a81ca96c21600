using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>The transform of four values.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal readonly unsafe struct Radix4<TLanes> : IButterfly<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    public static int Radix => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
        if (decimateInTime && twiddles is not null)
        {
            FourierKernel<TLanes>.Rotate(ref r1, ref i1, twiddles[0], twiddles[1]);
            FourierKernel<TLanes>.Rotate(ref r2, ref i2, twiddles[2], twiddles[3]);
            FourierKernel<TLanes>.Rotate(ref r3, ref i3, twiddles[4], twiddles[5]);
        }

        TLanes evenSumReal = r0 + r2;
        TLanes evenSumImaginary = i0 + i2;
        TLanes evenDifferenceReal = r0 - r2;
        TLanes evenDifferenceImaginary = i0 - i2;
        TLanes oddSumReal = r1 + r3;
        TLanes oddSumImaginary = i1 + i3;
        TLanes oddDifferenceReal = r1 - r3;
        TLanes oddDifferenceImaginary = i1 - i3;
        TLanes y0 = evenSumReal + oddSumReal;
        TLanes z0 = evenSumImaginary + oddSumImaginary;
        TLanes y1 = evenDifferenceReal + oddDifferenceImaginary;
        TLanes z1 = evenDifferenceImaginary - oddDifferenceReal;
        TLanes y2 = evenSumReal - oddSumReal;
        TLanes z2 = evenSumImaginary - oddSumImaginary;
        TLanes y3 = evenDifferenceReal - oddDifferenceImaginary;
        TLanes z3 = evenDifferenceImaginary + oddDifferenceReal;

        if (!decimateInTime && twiddles is not null)
        {
            FourierKernel<TLanes>.Rotate(ref y1, ref z1, twiddles[0], twiddles[1]);
            FourierKernel<TLanes>.Rotate(ref y2, ref z2, twiddles[2], twiddles[3]);
            FourierKernel<TLanes>.Rotate(ref y3, ref z3, twiddles[4], twiddles[5]);
        }

        y0.Store(real);
        z0.Store(imaginary);
        y1.Store(real + stride);
        z1.Store(imaginary + stride);
        y2.Store(real + (2 * stride));
        z2.Store(imaginary + (2 * stride));
        y3.Store(real + (3 * stride));
        z3.Store(imaginary + (3 * stride));
    }
}
