using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>The transform of two values.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal readonly unsafe struct Radix2<TLanes> : IButterfly<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    public static int Radix => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* real, float* imaginary, nint stride, float* twiddles, bool decimateInTime)
    {
        TLanes r0 = TLanes.Load(real);
        TLanes i0 = TLanes.Load(imaginary);
        TLanes r1 = TLanes.Load(real + stride);
        TLanes i1 = TLanes.Load(imaginary + stride);
        if (decimateInTime && twiddles is not null)
        {
            FourierKernel<TLanes>.Rotate(ref r1, ref i1, twiddles[0], twiddles[1]);
        }

        TLanes y0 = r0 + r1;
        TLanes z0 = i0 + i1;
        TLanes y1 = r0 - r1;
        TLanes z1 = i0 - i1;

        if (!decimateInTime && twiddles is not null)
        {
            FourierKernel<TLanes>.Rotate(ref y1, ref z1, twiddles[0], twiddles[1]);
        }

        y0.Store(real);
        z0.Store(imaginary);
        y1.Store(real + stride);
        z1.Store(imaginary + stride);
    }
}
